package io.salvor.store.gcs;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStoreContract;
import io.salvor.store.Reach;
import io.salvor.store.rclone.Rclone;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.FakeGcsServer;
import io.salvor.testing.ProxiedBackend;
import io.salvor.testing.RcloneBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag(BackendServers.TAG)
class GcsObjectStoreTest extends ObjectStoreContract {
    @TempDir
    static Path data;

    private static FakeGcsServer gcs;
    private static ConnectProxy proxy;
    private static GcsProvider provider;
    private static String account;
    private static String pem;
    private static int buckets;

    private String bucket;

    @BeforeAll
    static void startServer() throws IOException {
        Path rclone = RcloneBinary.need();
        gcs = FakeGcsServer.start(data);
        proxy = ConnectProxy.start().leading(FakeGcsServer.NAME, gcs.port());
        provider = new GcsProvider(new Rclone(rclone, ProxiedBackend.environment(proxy)));
        account = gcs.serviceAccount();
        pem = gcs.authority().pem();
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (gcs != null) {
            proxy.close();
            gcs.close();
        }
    }

    @BeforeEach
    void makeBucket() throws IOException {
        bucket = "bucket-" + buckets++;
        gcs.withBucket(bucket);
    }

    @Override
    public Backend backend(String name) {
        return backend(
                Map.of("bucket", bucket, "prefix", name, "caCert", pem),
                Map.of("GOOGLE_APPLICATION_CREDENTIALS", account));
    }

    private static Backend backend(Map<String, String> place, Map<String, String> secret) {
        return new ProxiedBackend(provider.backend(new BackendSettings(place, "google", secret)), proxy);
    }

    @Override
    protected List<String> secrets(Reach reach) {
        return List.of(account);
    }
}
