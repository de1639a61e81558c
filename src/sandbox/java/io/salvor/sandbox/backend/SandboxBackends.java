package io.salvor.sandbox.backend;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Which place for backups a sandbox has: that of {@code -Dsandbox.provider}. */
public final class SandboxBackends {
    private static final String KNOWN = "azure, gcs, local, rclone, rest, s3 and sftp";

    private SandboxBackends() {}

    /**
     * Starts one.
     *
     * @param provider as a location calls it; empty for s3
     * @param folder of the sandbox, below which it keeps everything
     * @param network the address by which a server is reached from the program, of its own one
     */
    public static SandboxBackend start(String provider, Path folder, UnaryOperator<String> network) {
        return switch (provider) {
            case "", "s3" -> S3Place.start(folder, network);
            case "azure" -> AzurePlace.start(folder);
            case "gcs" -> GcsPlace.start(folder);
            case "sftp" -> SftpPlace.start(folder);
            case "local" -> LocalPlace.start(folder);
            case "rest" -> RestPlace.start(folder, network);
            case "rclone" -> RclonePlace.start(folder, network);
            default ->
                throw new IllegalArgumentException(
                        "the sandbox knows no provider \"" + provider + "\"; it knows " + KNOWN);
        };
    }
}
