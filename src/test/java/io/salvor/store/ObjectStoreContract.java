package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every object store does, whatever is behind it. */
public abstract class ObjectStoreContract {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    /** An empty store. */
    public abstract ObjectStore store();

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
        List<String> keys = List.of("a b", "a+b", "a:b", "grün", "x%20y");
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
    void what_was_deleted_is_gone_and_may_be_deleted_again() {
        store().put("gone", HELLO);
        store().delete("gone");
        store().delete("gone");

        assertThat(store().exists("gone")).isFalse();
    }

    @Test
    void the_probe_leaves_nothing_behind() {
        store().probe();

        assertThat(store().keys("")).isEmpty();
    }

    private byte[] read(String key) throws IOException {
        try (InputStream in = store().get(key)) {
            return in.readAllBytes();
        }
    }
}
