package io.salvor.store.s3;

import io.salvor.testing.BackendServers;
import io.salvor.testing.MinioServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag(BackendServers.TAG)
class MinioObjectStoreTest extends ForeignS3Contract {
    @TempDir
    static Path data;

    private static MinioServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = MinioServer.start(data);
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
        return MinioServer.KEY;
    }

    @Override
    String secretKey() {
        return MinioServer.SECRET;
    }
}
