package io.salvor.store.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.RestoreArguments;
import io.salvor.restic.Snapshot;
import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.store.ReadOnlyObjectStore;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedRepositoryTest {
    private static final String NAME = "restic/shop";
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PIECE = 1 << 20;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Restic restic = new Restic(ResticBinary.path(), null);
    private FailingObjectStore store;
    private ServedRepository served;

    @BeforeEach
    void serve() throws IOException {
        store = new FailingObjectStore(new FolderObjectStore(folder.resolve("bucket")));
        served = ServedRepository.of(store, NAME, PATIENCE);
    }

    @AfterEach
    void close() {
        served.close();
    }

    private RepositoryAccess itself() {
        return new RepositoryAccess(folder.resolve("bucket/" + NAME).toString(), "of shop", Map.of());
    }

    private RepositoryAccess access() {
        return new RepositoryAccess(served.identifier(), "of shop", Map.of());
    }

    private String backup() throws IOException {
        ReadyRepository.make(itself());
        Path volume = Files.createDirectories(folder.resolve("volume"));
        byte[] content = new byte[3 * PIECE];
        new Random(1).nextBytes(content);
        Files.write(volume.resolve("data"), content);
        return restic.backup(itself(), BackupArguments.everything(volume, null, Map.of()), progress -> {}, PATIENCE)
                .snapshotId();
    }

    private HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(served.url() + path)).method(method, BodyPublishers.ofString("sent"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private List<Path> locks() throws IOException {
        Path locks = folder.resolve("bucket/" + NAME + "/locks");
        if (Files.notExists(locks)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(locks)) {
            return files.toList();
        }
    }

    @Test
    void restic_lists_checks_and_restores_what_is_served_and_leaves_it_as_it_was() throws Exception {
        String snapshot = backup();
        Map<String, Long> before = store.sizes("");

        assertThat(restic.open(access(), PATIENCE)).isEqualTo(restic.open(itself(), PATIENCE));
        assertThat(restic.snapshots(access(), PATIENCE))
                .extracting(Snapshot::id)
                .containsExactly(snapshot);
        restic.check(access(), PATIENCE);
        Path target = Files.createDirectory(folder.resolve("target"));
        restic.restore(access(), RestoreArguments.over(snapshot, target), progress -> {}, PATIENCE);

        assertThat(target.resolve("data")).hasSameBinaryContentAs(folder.resolve("volume/data"));
        assertThat(store.sizes("")).isEqualTo(before);
        assertThat(store.calls("writing " + NAME + "/config")).isZero();
        assertThat(served.trouble()).isEmpty();
    }

    @Test
    void restic_can_save_and_remove_nothing_there() throws Exception {
        String snapshot = backup();
        Map<String, Long> before = store.sizes("");

        assertThatThrownBy(() -> restic.backup(
                        access(),
                        BackupArguments.everything(folder.resolve("bucket"), null, Map.of()),
                        progress -> {},
                        PATIENCE))
                .isInstanceOf(ResticException.class);
        assertThatThrownBy(() -> restic.init(access(), PATIENCE)).isInstanceOf(ResticException.class);
        for (String path : List.of("config", "data/" + ID, "index/" + ID, "keys/" + ID, "snapshots/" + snapshot)) {
            assertThat(ask("POST", path).statusCode()).as("POST " + path).isEqualTo(403);
            assertThat(ask("DELETE", path).statusCode()).as("DELETE " + path).isEqualTo(403);
        }
        assertThat(store.sizes("")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "GET, ../other/config",
        "GET, data/../config",
        "GET, data/short",
        "GET, backups/",
        "GET, Config",
        "POST, ?create=true",
        "PUT, config",
        "HEAD, data/",
        "POST, locks/",
        "DELETE, locks/"
    })
    void what_is_no_part_of_reading_is_forbidden(String method, String path) throws Exception {
        store.put("restic/other/config", new byte[1]);

        assertThat(ask(method, path).statusCode()).isEqualTo(403);
        assertThat(served.trouble()).isEmpty();
    }

    @Test
    void nothing_is_served_to_who_does_not_know_the_path() throws Exception {
        store.put(NAME + "/config", new byte[1]);
        URI elsewhere = URI.create(served.url()).resolve("/config");

        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(elsewhere).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(URI.create(served.url()).getHost()).isEqualTo("127.0.0.1");
        try (ServedRepository other = ServedRepository.of(store, NAME, PATIENCE)) {
            assertThat(URI.create(other.url()).getPath())
                    .isNotEqualTo(URI.create(served.url()).getPath());
        }
    }

    @Test
    void a_part_is_sent_as_it_was_asked_for() throws Exception {
        store.put(NAME + "/index/" + ID, "0123456789".getBytes(StandardCharsets.UTF_8));
        String file = "index/" + ID;

        assertThat(ask("GET", file).body()).isEqualTo("0123456789");
        HttpResponse<String> part = ask("GET", file, "Range", "bytes=3-5");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("345");
        assertThat(part.headers().firstValue("Content-Length")).contains("3");
        assertThat(ask("GET", file, "Range", "bytes=7-").body()).isEqualTo("789");
        assertThat(ask("GET", file, "Range", "lines=7-").statusCode()).isEqualTo(400);
        HttpResponse<String> size = ask("HEAD", file);
        assertThat(size.statusCode()).isEqualTo(200);
        assertThat(size.headers().firstValue("Content-Length")).contains("10");
        assertThat(ask("GET", "index/").body()).isEqualTo("[{\"name\":\"" + ID + "\",\"size\":10}]");
        assertThat(ask("GET", "keys/").body()).isEqualTo("[]");
    }

    @Test
    void a_lock_is_taken_and_goes_again_and_no_lock_of_another_goes() throws Exception {
        String other = "f".repeat(64);
        store.put(NAME + "/locks/" + other, new byte[1]);

        assertThat(ask("POST", "locks/" + ID).statusCode()).isEqualTo(200);
        assertThat(locks()).hasSize(2);
        assertThat(ask("DELETE", "locks/" + other).statusCode()).isEqualTo(403);
        assertThat(ask("DELETE", "locks/" + ID).statusCode()).isEqualTo(200);
        assertThat(locks()).extracting(Path::getFileName).hasToString("[" + other + "]");
    }

    @Test
    void what_is_large_is_no_lock() throws Exception {
        HttpRequest large = HttpRequest.newBuilder(URI.create(served.url() + "locks/" + ID))
                .POST(BodyPublishers.ofByteArray(new byte[1 << 17]))
                .build();

        assertThat(http.send(large, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(locks()).isEmpty();
    }

    @Test
    void a_place_that_is_only_read_says_so_of_a_lock() throws Exception {
        backup();
        served.close();
        served = ServedRepository.of(new ReadOnlyObjectStore(store), NAME, PATIENCE);

        assertThatThrownBy(() -> restic.check(access(), PATIENCE)).isInstanceOf(ResticException.class);
        assertThat(served.trouble()).get().extracting(StorageException::reason).isEqualTo(Reason.LocationReadOnly);
    }

    @Test
    void trouble_that_may_pass_is_an_error_of_the_server_and_forgotten_when_it_has_passed() throws Exception {
        store.put(NAME + "/config", new byte[1]);
        store.failReading("config", Reason.Unreachable);
        assertThat(ask("GET", "config").statusCode()).isEqualTo(500);
        assertThat(served.trouble()).get().extracting(StorageException::reason).isEqualTo(Reason.Unreachable);

        store.recover();
        assertThat(ask("GET", "config").statusCode()).isEqualTo(200);
        assertThat(served.trouble()).isEmpty();
    }

    /** Gives its content, and is not done before the test says so. */
    private static final class SlowToClose extends ByteArrayInputStream {
        private final CountDownLatch looked = new CountDownLatch(1);

        SlowToClose(byte[] content) {
            super(content);
        }

        @Override
        public void close() throws IOException {
            try {
                looked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "'', 9", "bytes=0-8, 9", "bytes=0-, 200000", "bytes=0-199999, 200000"})
    void trouble_is_forgotten_before_the_reader_has_what_it_asked_for(String range, int size) throws Exception {
        SlowToClose content = new SlowToClose(new byte[size]);
        AtomicInteger attempts = new AtomicInteger();
        serveInstead(part -> {
            if (attempts.getAndIncrement() == 0) {
                throw new StorageException(Reason.Unreachable, "away for a moment");
            }
            return content;
        });
        String[] headers = range.isEmpty() ? new String[0] : new String[] {"Range", range};
        assertThat(ask("GET", "data/" + ID, headers).statusCode()).isEqualTo(500);
        assertThat(served.trouble()).isPresent();

        assertThat(ask("GET", "data/" + ID, headers).body()).hasSize(size);
        assertThat(served.trouble()).isEmpty();
        content.looked.countDown();
    }

    @Test
    void trouble_that_stays_ends_restic_before_it_has_tried_for_a_quarter_of_an_hour() throws Exception {
        backup();
        served.close();
        served = ServedRepository.of(store, NAME, Duration.ofSeconds(1));
        store.failReading("/keys/", Reason.Unreachable);

        assertThatThrownBy(() -> restic.open(access(), PATIENCE))
                .isInstanceOfSatisfying(
                        ResticException.class, e -> assertThat(e.reason()).isNotEqualTo(Reason.DeadlineExceeded));
        assertThat(store.calls("listing " + NAME + "/keys/")).isPositive();
        assertThat(served.trouble()).get().extracting(StorageException::reason).isEqualTo(Reason.Unreachable);
    }

    @Test
    void what_credentials_may_not_do_is_forbidden_at_once() throws Exception {
        store.put(NAME + "/config", new byte[1]);
        store.failReading("config", Reason.AccessDenied);

        assertThat(ask("GET", "config").statusCode()).isEqualTo(403);
        assertThat(served.trouble()).get().extracting(StorageException::reason).isEqualTo(Reason.AccessDenied);
    }

    @Test
    void a_repository_that_is_not_there_is_named() {
        assertThatThrownBy(() -> restic.open(access(), PATIENCE))
                .isInstanceOfSatisfying(
                        ResticException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RepositoryMissing));
        assertThat(served.trouble())
                .get()
                .satisfies(trouble -> assertThat(trouble.reason()).isEqualTo(Reason.RepositoryMissing))
                .satisfies(trouble -> assertThat(trouble).hasMessageContaining(NAME));
    }

    @Test
    void files_that_others_remove_are_no_trouble_and_data_that_is_missing_is_damage() throws Exception {
        assertThat(ask("GET", "locks/" + ID).statusCode()).isEqualTo(404);
        assertThat(ask("HEAD", "snapshots/" + ID).statusCode()).isEqualTo(404);
        assertThat(served.trouble()).isEmpty();

        assertThat(ask("GET", "data/" + ID).statusCode()).isEqualTo(404);
        assertThat(served.trouble())
                .get()
                .satisfies(trouble -> assertThat(trouble.reason()).isEqualTo(Reason.RepositoryDamaged))
                .satisfies(trouble -> assertThat(trouble).hasMessageContaining("data/01/" + ID));
    }

    @Test
    void a_file_that_is_too_short_is_broken_off_and_then_forbidden() throws Exception {
        store.put(NAME + "/data/01/" + ID, "0123456789".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> ask("GET", "data/" + ID, "Range", "bytes=5-19"))
                .isInstanceOf(IOException.class);
        assertThat(served.trouble())
                .get()
                .satisfies(trouble -> assertThat(trouble.reason()).isEqualTo(Reason.RepositoryDamaged))
                .satisfies(trouble -> assertThat(trouble).hasMessageContaining("no more than 10 bytes"));
        assertThat(ask("GET", "data/" + ID, "Range", "bytes=5-19").statusCode()).isEqualTo(403);
    }

    /** Content of some mebibytes, each of which the test lets go on. */
    private static final class Slow extends InputStream {
        private final CountDownLatch read = new CountDownLatch(1);
        private long left = 64L * PIECE;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                if (left < 32L * PIECE && !read.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new StorageException(Reason.Other, "nobody has read the half that was there");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            int now = (int) Math.min(left, length);
            left -= now;
            return now == 0 ? -1 : now;
        }
    }

    @Test
    void a_file_is_sent_while_it_is_read() throws Exception {
        Slow content = new Slow();
        serveInstead(part -> content);
        HttpRequest request = HttpRequest.newBuilder(URI.create(served.url() + "data/" + ID))
                .header("Range", "bytes=0-" + (64 * PIECE - 1))
                .build();

        try (InputStream body = http.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(16 * PIECE)).hasSize(16 * PIECE);
            content.read.countDown();
            assertThat(body.readAllBytes()).hasSize(48 * PIECE);
        }
    }

    @Test
    void requests_at_the_same_time_are_answered_at_the_same_time() throws Exception {
        CountDownLatch all = new CountDownLatch(6);
        serveInstead(part -> {
            all.countDown();
            try {
                assertThat(all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return InputStream.nullInputStream();
        });
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(served.url() + "data/" + ID)).build();

        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(
                        () -> http.sendAsync(request, BodyHandlers.ofString()))
                .limit(6)
                .toList();

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
        }
    }

    private interface Reading {
        InputStream of(ObjectPart part);
    }

    /** Serves a store of which nothing but this can be read. */
    private void serveInstead(Reading reading) throws IOException {
        served.close();
        ObjectStore instead = (ObjectStore) java.lang.reflect.Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> reading.of((ObjectPart) arguments[1]));
        served = ServedRepository.of(instead, NAME, PATIENCE);
    }

    @Test
    void nothing_is_served_after_its_end() {
        served.close();

        assertThatThrownBy(() -> ask("GET", "config")).isInstanceOf(IOException.class);
    }
}
