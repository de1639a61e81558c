package io.salvor.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.store.ObjectStoreContract;
import io.salvor.store.Reach;
import io.salvor.store.trial.StoreTrial;
import io.salvor.store.trial.TrialStep.Outcome;
import io.salvor.testing.RepositoryServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every backend has to pass, for a server of the REST protocol. */
abstract class RestContract extends ObjectStoreContract {
    static final String USER = "salvor";
    private static final int ROUNDS = 20;

    @TempDir
    Path data;

    RepositoryServer server;

    /** Starts a server that the user may use alone. */
    abstract RepositoryServer server(Path folder, Path users) throws IOException;

    @BeforeEach
    void startServer() throws IOException {
        server = server(data.resolve("repositories"), RepositoryServer.users(data.resolve("users"), USER));
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected List<String> leftProbes(Instant now) {
        return List.of();
    }

    @Override
    public Backend backend(String name) {
        return new RestProvider().backend(settings(server.url(), name, USER));
    }

    /** @param user null for none */
    static BackendSettings settings(String url, String prefix, String user) {
        Map<String, String> place = new HashMap<>(Map.of("restUrl", url, "prefix", prefix));
        return user == null
                ? new BackendSettings(place, "", Map.of())
                : new BackendSettings(
                        place,
                        "credentials",
                        Map.of("RESTIC_REST_USERNAME", user, "RESTIC_REST_PASSWORD", RepositoryServer.password(user)));
    }

    @Override
    protected List<String> secrets(Reach reach) {
        return List.of(RepositoryServer.password(USER));
    }

    @Override
    protected void leaveProbe() {
        RestBackend place = (RestBackend) backend("place");
        try {
            EnvelopeBody left = RestProbe.written(Instant.now().minus(Duration.ofHours(1)));
            RestClient client = new RestClient(new OkHttpClient(), place.credentials());
            client.send(
                    HttpUrl.get(place.url() + "/salvor_catalog/index/"
                            + left.envelope().name()),
                    left);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(store().keys("")).containsExactly("salvor-probe");
    }

    @Test
    void of_several_processes_at_once_exactly_one_is_first() throws Exception {
        List<ObjectStore> processes =
                Stream.generate(() -> backend("place").open()).limit(4).toList();
        ExecutorService writers = Executors.newFixedThreadPool(processes.size());
        try {
            for (int round = 0; round < ROUNDS; round++) {
                String key = "race-" + round;
                List<Future<Boolean>> writes = new ArrayList<>();
                for (int i = 0; i < processes.size(); i++) {
                    ObjectStore process = processes.get(i);
                    byte[] content = {(byte) i};
                    writes.add(writers.submit(() -> process.putIfAbsent(key, content)));
                }
                List<Integer> winners = new ArrayList<>();
                for (int i = 0; i < writes.size(); i++) {
                    if (writes.get(i).get()) {
                        winners.add(i);
                    }
                }
                // What steps back may send away one that comes in between; never are there two.
                assertThat(winners).hasSizeLessThanOrEqualTo(1);
                for (int winner : winners) {
                    try (ObjectStore later = backend("place").open();
                            InputStream in = later.get(key)) {
                        assertThat(in.readAllBytes()).containsExactly(winner);
                    }
                }
            }
        } finally {
            writers.shutdownNow();
            processes.forEach(ObjectStore::close);
        }
        assertThat(store().keys("")).isNotEmpty();
        try (var files = Files.list(data.resolve("repositories/place/salvor_catalog/index"))) {
            assertThat(files).hasSameSizeAs(store().keys(""));
        }
    }

    @Test
    void files_of_a_repository_are_listed_with_their_sizes_and_read_in_parts() throws IOException {
        byte[] content = "0123456789".getBytes(StandardCharsets.UTF_8);
        String id = HexFormat.of().formatHex(EnvelopeBody.newDigest().digest(content));
        String key = "restic/shop/data/" + id.substring(0, 2) + "/" + id;
        store().put(key, content);
        store().put("restic/shop/config", new byte[] {1, 2, 3});

        assertThat(store().sizes("restic/shop/")).isEqualTo(Map.of(key, 10L, "restic/shop/config", 3L));
        assertThat(store().sizes("restic/shop/data/")).isEqualTo(Map.of(key, 10L));
        try (InputStream in = store().get(key, new ObjectPart(7, 100))) {
            assertThat(in.readAllBytes()).asString().isEqualTo("789");
        }
        try (InputStream in = store().get(key, ObjectPart.from(10))) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void every_step_of_a_trial_works() {
        assertThat(StoreTrial.ofWriting(store(), Instant.now()))
                .isNotEmpty()
                .allMatch(step -> step.outcome() == Outcome.Works);
        assertThat(store().keys("")).isEmpty();
    }
}
