package io.salvor.store.s3;

import io.salvor.testing.BackendServers;
import io.salvor.testing.VersityServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag(BackendServers.TAG)
class VersityObjectStoreTest extends ForeignS3Contract {
    @TempDir
    static Path data;

    private static VersityServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = VersityServer.start(data);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    String url() {
        return server.url();
    }

    @Override
    String accessKey() {
        return VersityServer.ROOT;
    }

    @Override
    String secretKey() {
        return VersityServer.secret(VersityServer.ROOT);
    }
}
