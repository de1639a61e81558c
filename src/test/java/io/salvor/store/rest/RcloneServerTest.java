package io.salvor.store.rest;

import io.salvor.testing.BackendServers;
import io.salvor.testing.RepositoryServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** With {@code rclone serve restic}. */
@Tag(BackendServers.TAG)
class RcloneServerTest extends RestContract {
    @Override
    RepositoryServer server(Path folder, Path users) throws IOException {
        return RepositoryServer.rclone(folder, "--htpasswd", users.toString());
    }
}
