package io.salvor.store.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStoreContract;
import io.salvor.store.Reach;
import io.salvor.testing.RepositoryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every backend has to pass, for a server of the REST protocol. */
abstract class RestContract extends ObjectStoreContract {
    static final String USER = "salvor";

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

    /** The files of the server, relative to its folder. */
    List<String> files() throws IOException {
        Path root = data.resolve("repositories");
        try (var walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
