package io.salvor.store.s3;

import io.salvor.testing.BackendServers;
import io.salvor.testing.VersityServer;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag(BackendServers.TAG)
class VersityObjectStoreTest extends ForeignS3Contract {
    @BeforeAll
    static void startServer() throws IOException {
        against(VersityServer.start(data));
    }
}
