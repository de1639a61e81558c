package io.salvor.store.rest;

import io.salvor.testing.BackendServers;
import io.salvor.testing.RepositoryServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** With restic's own server. */
@Tag(BackendServers.TAG)
class RestServerTest extends RestContract {
    @Override
    RepositoryServer server(Path folder, Path users) throws IOException {
        return RepositoryServer.rest(folder, "--htpasswd-file", users.toString());
    }
}
