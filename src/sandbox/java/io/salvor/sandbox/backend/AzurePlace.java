package io.salvor.sandbox.backend;

import io.salvor.testing.AzuriteServer;
import io.salvor.testing.RcloneBinary;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A container of an account on Azurite, which is reached by its real name through a proxy. */
final class AzurePlace implements SandboxBackend {
    private static final String CONTAINER = "backups";

    private final AzuriteServer server;
    private final CompanyProxy proxy;
    private final Path restic;
    private final Path rclone;

    private AzurePlace(AzuriteServer server, CompanyProxy proxy, Path restic, Path rclone) {
        this.server = server;
        this.proxy = proxy;
        this.restic = restic;
        this.rclone = rclone;
    }

    static AzurePlace start(Path sandbox) {
        try {
            Path rclone = RcloneBinary.need();
            Path restic = ResticBinary.reachingAzure();
            AzuriteServer server = AzuriteServer.start(Files.createDirectories(sandbox.resolve("azurite")));
            server.withContainer(CONTAINER);
            CompanyProxy proxy = CompanyProxy.leading(
                    AzuriteServer.NAME, server.port(), server.authority().certificate());
            return new AzurePlace(server, proxy, restic, rclone);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String described() {
        return "Azurite as " + AzuriteServer.NAME + " with the container " + CONTAINER + ", behind the proxy "
                + proxy.url();
    }

    @Override
    public Map<String, Object> spec() {
        return Map.of(
                "provider",
                "azure",
                "objectStorage",
                Map.of("bucket", CONTAINER, "prefix", "cluster", "caCert", proxy.pem()),
                "config",
                // Without a tier restic sends an empty header, which Azurite refuses.
                Map.of("storageAccount", AzuriteServer.ACCOUNT, "accessTier", "Hot"));
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("AZURE_ACCOUNT_KEY", AzuriteServer.KEY);
    }

    @Override
    public Map<String, String> operatorSettings() {
        return proxy.operatorSettings(rclone);
    }

    @Override
    public Path restic() {
        return restic;
    }

    @Override
    public PlainAccess plainAccess(Path folder) {
        return proxy.plainAccess(
                Map.of("AZURE_ACCOUNT_NAME", AzuriteServer.ACCOUNT, "AZURE_ACCOUNT_KEY", AzuriteServer.KEY),
                Map.of("azure.access-tier", "Hot"));
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
