package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.AccessTrial.Access;
import io.salvor.store.AccessTrial.Right;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every backend has to pass, all of it, against the real service or one that speaks its protocol: a class of tests for a new one
 * extends this and says how to get at an empty place. Here it runs against S3 over HTTP, and against the folder that stands in for a
 * bucket in other tests, so that these do not lie either. What a service does of its own, such as the words for its errors, is tested
 * beside it.
 */
public abstract class ObjectStoreContract {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    /** More than any service gives in one answer. */
    private static final int MANY = 1005;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final List<ObjectStore> opened = new ArrayList<>();
    private ObjectStore store;

    /** A place below one that this test alone has, empty at first; the same one for the same name, which may be empty. */
    public abstract Backend backend(String name);

    /** The objects of {@code backend("place")}. */
    public final ObjectStore store() {
        if (store == null) {
            store = open("place");
        }
        return store;
    }

    private ObjectStore open(String name) {
        ObjectStore one = backend(name).open();
        opened.add(one);
        return one;
    }

    @AfterEach
    void close() {
        opened.forEach(ObjectStore::close);
    }

    @Test
    void restic_finds_its_repository_where_the_backend_says_with_what_the_backend_says() {
        Backend backend = backend("place");
        Reach reach = backend.reach();
        RepositoryAccess access = new RepositoryAccess(
                backend.repository("shop"), "correct horse", reach.environment(), reach.files(), reach.options());

        Restic restic = new Restic(restic(), null);

        String id = restic.init(access, PATIENCE);

        assertThat(store().exists(ObjectNames.repositoryConfig("shop"))).isTrue();
        assertThat(restic.open(access, PATIENCE)).isEqualTo(id);
    }

    /** A restic that can reach the backend; the one that all tests run unless a backend knows better. */
    protected Path restic() {
        return ResticBinary.path();
    }

    @Test
    void a_backend_equals_another_of_the_same_address_and_credentials_only() {
        assertThat(backend("place")).isEqualTo(backend("place")).hasSameHashCodeAs(backend("place"));
        assertThat(backend("place")).isNotEqualTo(backend("other"));
    }

    @Test
    void what_a_backend_says_of_itself_holds_none_of_what_it_reaches_the_place_with() {
        Backend backend = backend("place");

        for (String secret : secrets(backend.reach())) {
            assertThat(backend.toString()).doesNotContain(secret);
            assertThat(backend.described()).isNotBlank().doesNotContain(secret);
            assertThat(backend.reach().toString()).doesNotContain(secret);
        }
    }

    /** Which values of what it is reached with are secret; all of them unless a backend knows better. */
    protected List<String> secrets(Reach reach) {
        return Stream.concat(reach.environment().values().stream(), reach.files().values().stream())
                .toList();
    }

    @Test
    void a_repository_of_what_is_no_namespace_is_refused() {
        assertThatThrownBy(() -> backend("place").repository("../other")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void places_do_not_see_each_other_although_one_name_begins_with_the_other() {
        store().put("mine", HELLO);

        assertThat(open("place-2").keys("")).isEmpty();
        assertThat(open("pla").keys("")).isEmpty();
        assertThat(open("pla").folders("")).isEmpty();
        assertThat(open("pla").exists("ce/mine")).isFalse();
    }

    @Test
    void a_place_without_a_folder_of_its_own_holds_everything_at_its_top() {
        open("").put("backups/a/x", HELLO);

        assertThat(open("").folders("")).containsExactly("backups");
        assertThat(open("").keys("")).containsExactly("backups/a/x");
    }

    @Test
    void what_was_put_is_there() throws IOException {
        store().put("a/b.json", HELLO);

        assertThat(store().exists("a/b.json")).isTrue();
        assertThat(read("a/b.json")).isEqualTo(HELLO);
    }

    @Test
    void a_second_put_replaces_the_first() throws IOException {
        store().put("a", HELLO);
        store().put("a", new byte[] {1, 2});

        assertThat(read("a")).containsExactly(1, 2);
    }

    @Test
    void an_empty_object_is_an_object() throws IOException {
        store().put("empty", new byte[0]);

        assertThat(store().exists("empty")).isTrue();
        assertThat(read("empty")).isEmpty();
    }

    @Test
    void a_key_may_hold_colons_spaces_and_other_letters() throws IOException {
        List<String> keys = List.of(
                "a b",
                "a+b",
                "a:b",
                "a&b=c",
                "a?b#c",
                "(a)",
                "'a'",
                "~a",
                ".a",
                "grün",
                "漢字",
                "x%20y",
                "n".repeat(200));
        for (String key : keys) {
            store().put("names/" + key, key.getBytes(StandardCharsets.UTF_8));
        }

        for (String key : keys) {
            assertThat(new String(read("names/" + key), StandardCharsets.UTF_8)).isEqualTo(key);
        }
        assertThat(store().keys("names/"))
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(key -> "names/" + key).toList());
    }

    @Test
    void a_file_of_several_parts_arrives_whole() throws IOException {
        Path file = folder.resolve("large");
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 0; i < 13; i++) {
                block[0] = (byte) i;
                out.write(block);
            }
            out.write(7);
        }

        store().put("large", file);

        Path back = folder.resolve("back");
        try (InputStream in = store().get("large")) {
            Files.copy(in, back);
        }
        assertThat(Files.mismatch(file, back)).isEqualTo(-1);
    }

    @Test
    void an_empty_file_is_an_object(@TempDir Path files) throws IOException {
        store().put("empty", Files.createFile(files.resolve("empty")));

        assertThat(read("empty")).isEmpty();
    }

    @Test
    void a_small_object_replaces_a_file_of_several_parts(@TempDir Path files) throws IOException {
        store().put("a", Files.write(files.resolve("large"), new byte[6 << 20]));
        store().put("a", HELLO);

        assertThat(read("a")).isEqualTo(HELLO);
    }

    @Test
    void a_file_that_is_not_there_is_not_taken_for_a_failure_of_the_service() {
        assertThatThrownBy(() -> store().put("key", folder.resolve("absent")))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.Other))
                .hasMessageContaining("absent");
        assertThat(store().exists("key")).isFalse();
    }

    @Test
    void a_reader_that_stops_early_leaves_the_store_usable(@TempDir Path files) throws IOException {
        store().put("large", Files.write(files.resolve("large"), new byte[6 << 20]));
        for (int i = 0; i < 20; i++) {
            try (InputStream in = store().get("large")) {
                assertThat(in.read()).isZero();
            }
        }

        store().put("small", HELLO);
        assertThat(read("small")).isEqualTo(HELLO);
    }

    @Test
    void a_part_of_an_object_is_what_lies_there_up_to_its_end() throws IOException {
        store().put("digits", "0123456789".getBytes(StandardCharsets.UTF_8));
        store().put("empty", new byte[0]);

        assertThat(part("digits", new ObjectPart(0, 3))).isEqualTo("012");
        assertThat(part("digits", new ObjectPart(4, 2))).isEqualTo("45");
        assertThat(part("digits", new ObjectPart(7, 3))).isEqualTo("789");
        assertThat(part("digits", new ObjectPart(8, 100))).isEqualTo("89");
        assertThat(part("digits", ObjectPart.from(5))).isEqualTo("56789");
        assertThat(part("digits", ObjectPart.from(0))).isEqualTo("0123456789");
        assertThat(part("digits", new ObjectPart(10, 1))).isEmpty();
        assertThat(part("digits", new ObjectPart(5_000_000_000L, 1))).isEmpty();
        assertThat(part("digits", ObjectPart.from(11))).isEmpty();
        assertThat(part("empty", new ObjectPart(0, 5))).isEmpty();
        assertThatThrownBy(() -> store().get("absent", new ObjectPart(7, 3)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NotFound))
                .hasMessageContaining("absent");
    }

    @Test
    void a_part_of_a_large_object_costs_no_more_than_itself(@TempDir Path files) throws IOException {
        int large = 13 << 20;
        byte[] content = new byte[large];
        new Random(2).nextBytes(content);
        store().put("large", Files.write(files.resolve("large"), content));
        ObjectPart middle = new ObjectPart(large / 2, 1_000);
        ObjectPart end = new ObjectPart(large - 1_000, 2_000);
        part("large", end);

        long before = read();
        for (int i = 0; i < 3; i++) {
            try (InputStream in = store().get("large", middle)) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, large / 2, large / 2 + 1_000));
            }
            try (InputStream in = store().get("large", end)) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, large - 1_000, large));
            }
        }
        assertThat(read() - before).isLessThan(large / 2);
    }

    /** Bytes that this process has read in all, of files and connections. */
    private static long read() throws IOException {
        String first = Files.readAllLines(Path.of("/proc/self/io")).get(0);
        return Long.parseLong(first.substring("rchar: ".length()));
    }

    private String part(String key, ObjectPart part) throws IOException {
        try (InputStream in = store().get(key, part)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void put_if_absent_writes_only_once() throws IOException {
        assertThat(store().putIfAbsent("once", HELLO)).isTrue();
        assertThat(store().putIfAbsent("once", new byte[] {1})).isFalse();

        assertThat(read("once")).isEqualTo(HELLO);
    }

    @Test
    void of_many_at_once_exactly_one_is_first() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> writes = IntStream.range(0, 4)
                    .<Callable<Boolean>>mapToObj(i -> () -> store().putIfAbsent("race", new byte[] {(byte) i}))
                    .toList();
            int winners = 0;
            for (Future<Boolean> write : writers.invokeAll(writes)) {
                winners += write.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void reading_what_is_not_there_says_so() {
        assertThat(store().exists("absent")).isFalse();
        assertThatThrownBy(() -> store().get("absent"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NotFound))
                .hasMessageContaining("absent");
    }

    @Test
    void folders_are_those_directly_under_another() {
        store().put("backups/a/x", HELLO);
        store().put("backups/a/y", HELLO);
        store().put("backups/b/deep/z", HELLO);
        store().put("backups/file", HELLO);
        store().put("other/c/x", HELLO);

        assertThat(store().folders("backups/")).containsExactlyInAnyOrder("a", "b");
        assertThat(store().folders("")).containsExactlyInAnyOrder("backups", "other");
        assertThat(store().folders("nothing/")).isEmpty();
    }

    @Test
    void keys_are_all_under_a_prefix_in_order() {
        store().put("k/b", HELLO);
        store().put("k/a/z", HELLO);
        store().put("k/a/y", HELLO);
        store().put("l", HELLO);

        assertThat(store().keys("k/")).containsExactly("k/a/y", "k/a/z", "k/b");
        assertThat(store().keys("nothing/")).isEmpty();
    }

    @Test
    void what_lies_under_a_prefix_can_be_counted_with_its_bytes_one_by_one_or_all_of_it() throws IOException {
        assertThat(store().usage("u/")).isEqualTo(new Usage(0, 0));
        store().put("u/a/one", new byte[1_000]);
        store().put("u/b", new byte[24]);
        store().put("u/empty", new byte[0]);
        store().put("us", new byte[7]);
        assertThat(store().usage("u/")).isEqualTo(new Usage(3, 1_024));
        assertThat(store().usage("u/a/")).isEqualTo(new Usage(1, 1_000));
        assertThat(store().sizes("u/")).isEqualTo(Map.of("u/a/one", 1_000L, "u/b", 24L, "u/empty", 0L));
        assertThat(store().sizes("u")).containsKey("us").hasSize(4);
        assertThat(store().sizes("nothing/")).isEmpty();
        store().put("u/b", new byte[1]);
        assertThat(store().usage("u/")).isEqualTo(new Usage(3, 1_001));
        assertThat(store().sizes("u/b")).isEqualTo(Map.of("u/b", 1L));
    }

    @Test
    void a_prefix_need_not_be_a_folder() {
        store().put("k/a1", HELLO);
        store().put("k/a2/x", HELLO);
        store().put("k/b", HELLO);

        assertThat(store().keys("k/a")).containsExactly("k/a1", "k/a2/x");
    }

    @Test
    void a_list_longer_than_a_page_is_read_to_its_end() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> writes = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                String key = String.format("many/%04d/x", i);
                writes.add(() -> {
                    store().put(key, HELLO);
                    return null;
                });
            }
            store();
            for (Future<Void> write : writers.invokeAll(writes)) {
                write.get();
            }
        } finally {
            writers.shutdownNow();
        }

        assertThat(store().folders("many/")).hasSize(MANY).doesNotHaveDuplicates();
        assertThat(store().keys("many/")).hasSize(MANY).isSorted();
        assertThat(store().usage("many/").objects()).isEqualTo(MANY);
        assertThat(store().sizes("many/")).hasSize(MANY).allSatisfy((key, size) -> assertThat(size)
                .isEqualTo(HELLO.length));
    }

    @Test
    void what_was_deleted_is_gone_and_may_be_deleted_again() {
        store().put("gone", HELLO);
        store().delete("gone");
        store().delete("gone");

        assertThat(store().exists("gone")).isFalse();
        assertThat(store().keys("")).isEmpty();
    }

    @Test
    void what_was_erased_is_gone_and_nothing_else_with_it() {
        store().put("gone", HELLO);
        store().put("gone", new byte[] {1});
        store().put("gone-not", HELLO);

        assertThat(store().erase("gone")).isTrue();
        assertThat(store().keys("")).containsExactly("gone-not");
    }

    @Test
    void what_a_place_keeps_can_be_asked_and_leaves_it_as_it_was() {
        assertThat(store().protection()).isNotNull();
        assertThat(store().keys("")).isEmpty();
    }

    @Test
    void what_credentials_may_do_is_tried_and_leaves_nothing_behind() {
        Access access = AccessTrial.of(store(), open("place"));

        assertThat(access).isEqualTo(new Access(Right.Allowed, Right.Allowed, Right.Allowed, Right.Allowed));
        assertThat(store().keys("")).isEmpty();
    }

    @Test
    void nothing_else_goes_with_what_is_deleted() {
        store().put("d/a", HELLO);
        store().put("d/ab", HELLO);
        store().delete("d/a");

        assertThat(store().keys("d/")).containsExactly("d/ab");
    }

    @Test
    void a_folder_is_gone_with_its_last_object() {
        store().put("d/e/a", HELLO);
        store().delete("d/e/a");

        assertThat(store().folders("")).isEmpty();
    }

    @Test
    void the_probe_leaves_nothing_behind() {
        store().probe();

        assertThat(store().keys("")).isEmpty();
    }

    @Test
    void what_a_probe_that_was_killed_has_left_goes_with_the_next_one() {
        leaveProbe();
        store().probe();

        assertThat(store().keys("")).isEmpty();
    }

    /** Leaves in {@code store()} what a probe does that is killed before its end. A place whose probe writes something else says what. */
    protected void leaveProbe() {
        store().put("salvor-probe", HELLO);
        leftProbes(Instant.now().minus(Duration.ofHours(1))).forEach(key -> store().put(key, HELLO));
    }

    /** The objects of a probe at a time; a place has none whose probe writes what is no object. */
    protected List<String> leftProbes(Instant now) {
        return List.of(ProbeKeys.of(now));
    }

    @Test
    void what_another_probe_is_at_stays() {
        List<String> others = leftProbes(Instant.now());
        others.forEach(key -> store().put(key, HELLO));
        store().probe();

        assertThat(store().keys("")).containsExactlyElementsOf(others);
    }

    @Test
    void probes_of_several_at_once_do_not_get_in_each_others_way() throws Exception {
        ExecutorService probes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> at = IntStream.range(0, 20)
                    .<Callable<Void>>mapToObj(i -> () -> {
                        store().probe();
                        return null;
                    })
                    .toList();
            // S3Proxy removes a folder that has become empty, and fails to write into it meanwhile.
            store().put("other", HELLO);
            for (Future<Void> probe : probes.invokeAll(at)) {
                probe.get();
            }
        } finally {
            probes.shutdownNow();
        }
        assertThat(store().keys("")).containsExactly("other");
    }

    @Test
    void a_place_that_is_reached_is_left_as_it_was() {
        store().put("a", HELLO);
        store().reach();

        assertThat(store().keys("")).containsExactly("a");
    }

    @Test
    void a_store_that_was_closed_says_so_and_may_be_closed_again() throws IOException {
        ObjectStore closed = open("place");
        closed.put("a", HELLO);
        closed.close();
        closed.close();

        List<ThrowingCallable> calls = List.of(
                () -> closed.put("b", HELLO),
                () -> closed.putIfAbsent("b", HELLO),
                () -> closed.get("a"),
                () -> closed.get("a", new ObjectPart(0, 1)),
                () -> closed.exists("a"),
                () -> closed.keys(""),
                () -> closed.sizes(""),
                () -> closed.usage(""),
                () -> closed.folders(""),
                () -> closed.delete("a"),
                () -> closed.erase("a"),
                closed::probe,
                closed::reach);
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(StorageException.class).hasMessageContaining("closed");
        }
        assertThat(read("a")).isEqualTo(HELLO);
    }

    private byte[] read(String key) throws IOException {
        try (InputStream in = store().get(key)) {
            return in.readAllBytes();
        }
    }
}
