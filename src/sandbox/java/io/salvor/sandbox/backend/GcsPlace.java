package io.salvor.sandbox.backend;

import io.salvor.testing.FakeGcsServer;
import io.salvor.testing.RcloneBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A bucket on fake-gcs-server, which is reached by the service's real name through a proxy. */
final class GcsPlace implements SandboxBackend {
    private static final String BUCKET = "company-backups";
    private static final String ACCOUNT = "GOOGLE_APPLICATION_CREDENTIALS";

    private final FakeGcsServer server;
    private final CompanyProxy proxy;
    private final Path rclone;
    private final String account;

    private GcsPlace(FakeGcsServer server, CompanyProxy proxy, Path rclone, String account) {
        this.server = server;
        this.proxy = proxy;
        this.rclone = rclone;
        this.account = account;
    }

    static GcsPlace start(Path sandbox) {
        try {
            Path rclone = RcloneBinary.need();
            FakeGcsServer server = FakeGcsServer.start(Files.createDirectories(sandbox.resolve("gcs")));
            server.withBucket(BUCKET);
            CompanyProxy proxy = CompanyProxy.leading(
                    FakeGcsServer.NAME, server.port(), server.authority().certificate());
            return new GcsPlace(server, proxy, rclone, server.serviceAccount());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String described() {
        return "fake-gcs-server as " + FakeGcsServer.NAME + " with the bucket " + BUCKET + ", behind the proxy "
                + proxy.url();
    }

    @Override
    public Map<String, Object> spec() {
        return Map.of(
                "provider",
                "gcs",
                "objectStorage",
                Map.of("bucket", BUCKET, "prefix", "cluster", "caCert", proxy.pem()));
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of(ACCOUNT, account);
    }

    @Override
    public Map<String, String> operatorSettings() {
        return proxy.operatorSettings(rclone);
    }

    @Override
    public PlainAccess plainAccess(Path folder) throws IOException {
        Path key = Files.writeString(folder.resolve("key.json"), account);
        return proxy.plainAccess(Map.of(ACCOUNT, key.toString()), Map.of());
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
