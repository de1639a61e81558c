package io.salvor.sandbox.backend;

import io.salvor.testing.ForeignServer;
import io.salvor.testing.RepositoryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The folder of a user on a REST server: on rest-server where there is one, else on rclone. */
final class RestPlace implements SandboxBackend {
    private static final String USER = "salvor";

    private final RepositoryServer server;
    private final String url;

    private RestPlace(RepositoryServer server, String url) {
        this.server = server;
        this.url = url;
    }

    static RestPlace start(Path sandbox, UnaryOperator<String> network) {
        try {
            Path folder = Files.createDirectories(sandbox.resolve("rest"));
            String users =
                    RepositoryServer.users(sandbox.resolve("rest-users"), USER).toString();
            RepositoryServer server = ForeignServer.REST_SERVER.find().isPresent()
                    ? RepositoryServer.rest(folder, "--htpasswd-file", users, "--private-repos")
                    : RepositoryServer.rclone(folder, "--htpasswd", users, "--private-repos");
            return new RestPlace(server, network.apply(server.url()) + "/" + USER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String described() {
        return "REST server with the folder of a user, " + url;
    }

    @Override
    public Map<String, Object> spec() {
        return Map.of("provider", "rest", "config", Map.of("restUrl", url));
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("RESTIC_REST_USERNAME", USER, "RESTIC_REST_PASSWORD", RepositoryServer.password(USER));
    }

    @Override
    public void close() {
        server.close();
    }
}
