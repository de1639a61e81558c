package io.salvor.store.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.crash.Fate;
import io.salvor.crash.Gate;
import io.salvor.crash.Proxy;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.Backends;
import io.salvor.store.Limits;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.store.Usage;
import io.salvor.testing.BackendServers;
import io.salvor.testing.RepositoryServer;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes on a REST server that are broken off, repeated or made by several at once, and the files of repositories. */
@Tag(BackendServers.TAG)
class RestChangesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] OLD = {1};
    private static final byte[] NEW = {2};

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private RepositoryServer server;

    @BeforeEach
    void start() throws IOException {
        server = RepositoryServer.rest(folder.resolve("data"), "--no-auth");
        opened.add(server);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private static Backend backend(String url) {
        return new RestProvider().backend(RestContract.settings(url, "", null));
    }

    private ObjectStore open(Backend backend) {
        ObjectStore store = backend.open();
        opened.add(store);
        return store;
    }

    private ObjectStore own() {
        return open(backend(server.url()));
    }

    private ObjectStore through(Gate gate) throws IOException {
        Proxy proxy = Proxy.start(server.url(), gate);
        opened.add(proxy);
        return open(backend(proxy.url()));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder.resolve("data/salvor_catalog/index"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void a_replacement_that_was_broken_off_counts_and_the_next_clears_up() throws IOException {
        own().put("a", OLD);
        ObjectStore broken = through(call -> call.method().equals("DELETE") ? Fate.DROP : Fate.PASS);

        assertThatThrownBy(() -> broken.put("a", NEW)).isInstanceOf(StorageException.class);
        assertThat(files()).hasSize(2);
        assertThat(read(own(), "a")).isEqualTo(NEW);
        assertThat(read(broken, "a")).isEqualTo(NEW);
        assertThat(own().usage("")).isEqualTo(new Usage(1, 1));

        own().put("a", OLD);
        assertThat(files()).hasSize(1);
        assertThat(read(own(), "a")).isEqualTo(OLD);
    }

    @Test
    void what_was_replaced_never_comes_back_when_a_removal_is_broken_off() throws IOException {
        own().put("a", OLD);
        ObjectStore broken = through(call -> call.method().equals("DELETE") ? Fate.DROP : Fate.PASS);
        assertThatThrownBy(() -> broken.put("a", NEW)).isInstanceOf(StorageException.class);

        AtomicInteger removals = new AtomicInteger();
        ObjectStore half = through(
                call -> call.method().equals("DELETE") && removals.incrementAndGet() > 1 ? Fate.DROP : Fate.PASS);
        assertThatThrownBy(() -> half.delete("a")).isInstanceOf(StorageException.class);

        assertThat(files()).hasSize(1);
        assertThat(read(own(), "a")).isEqualTo(NEW);
        own().delete("a");
        assertThat(own().exists("a")).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void a_writing_whose_answer_was_lost_is_repeated_and_counts_once() throws IOException {
        AtomicInteger writings = new AtomicInteger();
        ObjectStore store = through(call ->
                call.method().equals("POST") && writings.incrementAndGet() == 1 ? new Fate.Cut(() -> {}) : Fate.PASS);

        assertThat(store.putIfAbsent("a", NEW)).isTrue();

        assertThat(writings).hasValue(2);
        assertThat(files()).hasSize(1);
        assertThat(read(own(), "a")).isEqualTo(NEW);
    }

    @Test
    void a_busy_server_is_asked_again() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        ObjectStore store = through(
                call -> calls.incrementAndGet() % 3 == 0 ? Fate.PASS : new Fate.Answer(503, "text/plain", "busy"));

        store.put("a", NEW);
        assertThat(read(store, "a")).isEqualTo(NEW);
        store.delete("a");
        assertThat(store.exists("a")).isFalse();
    }

    @Test
    void what_one_process_changes_another_sees() throws IOException {
        ObjectStore one = own();
        ObjectStore other = own();
        one.put("a", OLD);
        assertThat(read(other, "a")).isEqualTo(OLD);

        one.put("a", NEW);
        assertThat(read(other, "a")).isEqualTo(NEW);
        other.put("a", OLD);
        assertThat(read(one, "a")).isEqualTo(OLD);
        one.delete("a");
        assertThat(other.exists("a")).isFalse();
        assertThat(other.putIfAbsent("a", NEW)).isTrue();
        assertThat(one.putIfAbsent("a", OLD)).isFalse();
    }

    @Test
    void what_others_have_put_into_the_folder_is_left_alone() throws Exception {
        ObjectStore store = own();
        store.put("a", NEW);
        Path index = folder.resolve("data/salvor_catalog/index");
        byte[] foreign = "something else".getBytes(StandardCharsets.UTF_8);
        Files.write(index.resolve(id(foreign)), foreign);
        Files.write(index.resolve("a".repeat(64) + ".rest-server-temp123"), foreign);
        Files.createFile(index.resolve("b".repeat(64)));

        assertThat(own().keys("")).containsExactly("a");
        store.probe();
        store.delete("a");
        assertThat(files()).hasSize(3);
    }

    @Test
    void the_files_of_a_repository_have_the_keys_that_they_have_in_a_bucket() throws Exception {
        Backend backend = backend(server.url());
        RepositoryAccess access = made(backend, "data");
        ObjectStore store = open(backend);

        assertThat(store.exists("restic/data/config")).isTrue();
        assertThat(store.keys("restic/data/"))
                .hasSize(2)
                .contains("restic/data/config")
                .anyMatch(key -> key.matches("restic/data/keys/[0-9a-f]{64}"));
        assertThat(store.folders("restic/data/")).containsExactly("keys");
        assertThat(store.usage("restic/data/").objects()).isEqualTo(2);
        String key = store.keys("restic/data/keys/").get(0);
        byte[] content = read(store, key);
        assertThat(key).endsWith(id(content));
        assertThat(store.putIfAbsent(key, content)).isFalse();
        store.put(key, content);
        store.delete(key);
        store.delete(key);
        assertThat(store.exists(key)).isFalse();
        assertThat(store.putIfAbsent(key, content)).isTrue();
        assertThat(new Restic(ResticBinary.path(), null).open(access, PATIENCE)).isNotEmpty();
    }

    @Test
    void data_of_a_repository_lies_in_folders_by_how_its_names_begin() throws Exception {
        made(backend(server.url()), "shop");
        byte[] pack = "pack".getBytes(StandardCharsets.UTF_8);
        String id = id(pack);
        String key = "restic/shop/data/" + id.substring(0, 2) + "/" + id;
        ObjectStore store = own();

        store.put(key, pack);

        assertThat(folder.resolve("data/restic-shop/data")
                        .resolve(id.substring(0, 2))
                        .resolve(id))
                .hasBinaryContent(pack);
        assertThat(store.keys("restic/shop/data/")).containsExactly(key);
        assertThat(store.usage(ObjectNames.repositoryData("shop"))).isEqualTo(new Usage(1, pack.length));
        assertThat(read(store, key)).isEqualTo(pack);
        assertThatThrownBy(() -> store.put("restic/shop/data/note", pack))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is no file of a repository");
        assertThat(store.exists("restic/shop/data/note")).isFalse();
        store.delete("restic/shop/data/note");
    }

    @Test
    void repositories_may_lie_elsewhere_on_the_server() throws Exception {
        Map<String, String> place = new HashMap<>(Map.of("restUrl", server.url(), "prefix", "cluster"));
        place.put("resticRepoPrefix", "rest:" + server.url() + "/shared/");
        Backend backend = new Backends(List.of(new RestProvider()))
                .backend("rest", new BackendSettings(place, "", Map.of()), Limits.NONE);
        made(backend, "shop");
        made(backend, "data");
        ObjectStore store = open(backend);
        store.probe();
        store.put("backups/a", NEW);

        assertThat(backend.repository("shop")).isEqualTo("rest:" + server.url() + "/shared/shop");
        assertThat(backend.repository("data")).isEqualTo("rest:" + server.url() + "/shared/data_");
        assertThat(store.keys("")).containsExactly("backups/a");
        assertThat(store.exists("restic/shop/config")).isTrue();
        assertThat(store.exists("restic/data/config")).isTrue();
        assertThat(store.keys("restic/shop/")).contains("restic/shop/config");
        store.put("restic/.salvor-trial/locks/x", NEW);
        assertThat(store.exists("restic/.salvor-trial/locks/x")).isTrue();
        assertThat(folder.resolve("data/shared/salvor_trial/locks")).isNotEmptyDirectory();
    }

    private static RepositoryAccess made(Backend backend, String namespace) {
        RepositoryAccess access = new RepositoryAccess(
                backend.repository(namespace),
                "correct horse",
                backend.reach().environment(),
                backend.reach().files());
        new Restic(ResticBinary.path(), null).init(access, PATIENCE);
        return access;
    }

    private static String id(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static byte[] read(ObjectStore store, String key) throws IOException {
        try (InputStream in = store.get(key)) {
            return in.readAllBytes();
        }
    }
}
