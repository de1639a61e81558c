package io.salvor.sandbox.backend;

import io.salvor.testing.S3Server;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A bucket of an S3 server of its own. */
public final class S3Place implements SandboxBackend {
    private static final String BUCKET = "salvor";

    /** Like those of a cloud, and found by CanaryIT wherever they turn up. */
    private static final String ACCESS_KEY = "SANDBOXACCESSKEY";

    private static final String SECRET_KEY = "sandbox/secret+key=of/the/bucket";

    private final Path folder;
    private final S3Server server;
    private final String url;

    private S3Place(Path folder, S3Server server, String url) {
        this.folder = folder;
        this.server = server;
        this.url = url;
    }

    static S3Place start(Path sandbox, UnaryOperator<String> network) {
        Path folder = sandbox.resolve("s3");
        S3Server server = S3Server.start(folder, ACCESS_KEY, SECRET_KEY).withBucket(BUCKET);
        return new S3Place(folder, server, network.apply(server.url()));
    }

    /** The address by which everybody reaches the server. */
    public String url() {
        return url;
    }

    /** The folder that the server keeps the objects of its bucket in. */
    public Path bucket() {
        return folder.resolve(BUCKET);
    }

    /** A restic repository of the given path in the bucket, as restic names it. */
    public String repository(String path) {
        return "s3:" + url + "/" + BUCKET + "/" + path;
    }

    @Override
    public String described() {
        return "S3 server at " + server.url() + " with the bucket " + BUCKET;
    }

    @Override
    public Map<String, Object> spec() {
        return Map.of("objectStorage", Map.of("bucket", BUCKET, "prefix", "cluster"), "config", Map.of("s3Url", url));
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    }

    @Override
    public void close() {
        server.close();
    }
}
