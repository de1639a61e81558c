package io.salvor.store.azure;

import io.salvor.restic.Restic;
import io.salvor.restic.ResticVersion;
import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStoreContract;
import io.salvor.store.Reach;
import io.salvor.store.rclone.Rclone;
import io.salvor.testing.AzuriteServer;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.ProxiedBackend;
import io.salvor.testing.RcloneBinary;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag(BackendServers.TAG)
class AzureObjectStoreTest extends ObjectStoreContract {
    private static final ResticVersion TIERS = new ResticVersion(0, 18, 0);

    @TempDir
    static Path data;

    private static AzuriteServer azurite;
    private static ConnectProxy proxy;
    private static AzureProvider provider;
    private static String pem;
    private static int containers;

    private String container;

    @BeforeAll
    static void startServer() throws IOException {
        Path rclone = RcloneBinary.need();
        azurite = AzuriteServer.start(data);
        pem = azurite.authority().pem();
        proxy = ConnectProxy.start().leading(AzuriteServer.NAME, azurite.port());
        provider = new AzureProvider(new Rclone(rclone, ProxiedBackend.environment(proxy)));
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (azurite != null) {
            proxy.close();
            azurite.close();
        }
    }

    @BeforeEach
    void makeContainer() {
        container = "container-" + containers++;
        azurite.withContainer(container);
    }

    @Override
    public Backend backend(String name) {
        return backend(place(name), Map.of("AZURE_ACCOUNT_KEY", AzuriteServer.KEY));
    }

    private Map<String, String> place(String prefix) {
        Map<String, String> place = new HashMap<>(
                Map.of("bucket", container, "prefix", prefix, "storageAccount", AzuriteServer.ACCOUNT, "caCert", pem));
        if (new Restic(restic(), null).version().compareTo(TIERS) >= 0) {
            // Without one this restic sends an empty header, which Azurite refuses.
            place.put("accessTier", "Hot");
        }
        return place;
    }

    static Backend backend(Map<String, String> place, Map<String, String> secret) {
        return new ProxiedBackend(provider.backend(new BackendSettings(place, "azure", secret)), proxy);
    }

    @Override
    protected Path restic() {
        return ResticBinary.reachingAzure();
    }

    @Override
    protected List<String> secrets(Reach reach) {
        return List.of(AzuriteServer.KEY);
    }
}
