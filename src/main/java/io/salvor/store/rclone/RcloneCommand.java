package io.salvor.store.rclone;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds the command line and the options of one rclone. */
final class RcloneCommand {
    /**
     * Options that not every rclone has as flags; those that one does not know it ignores. A bucket that is not there is never made: its name is
     * wrong more often than not.
     */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "RCLONE_S3_NO_CHECK_BUCKET", "true",
            "RCLONE_GCS_NO_CHECK_BUCKET", "true",
            "RCLONE_AZUREBLOB_NO_CHECK_CONTAINER", "true",
            // A backend whose library tries again by itself sets it to 1.
            "RCLONE_LOW_LEVEL_RETRIES", "3",
            // Four blocks of 4 MiB at a time, not sixteen of each upload.
            "RCLONE_AZUREBLOB_UPLOAD_CONCURRENCY", "4",
            "GOMEMLIMIT", "256MiB");

    private static final String DAYS = "240h";

    private RcloneCommand() {}

    static List<String> of(Path program) {
        return List.of(
                program.toString(),
                "rcat",
                ":memory:nothing/nothing",
                "--rc",
                "--rc-serve",
                "--rc-addr=127.0.0.1:0",
                // A large object takes as long as it takes; who asks gives up earlier.
                "--rc-server-read-timeout=" + DAYS,
                "--rc-server-write-timeout=" + DAYS,
                // What is of the same size and age may be something else all the same.
                "--ignore-times",
                "--contimeout=5s",
                // Between two bytes.
                "--timeout=30s",
                "--buffer-size=1Mi",
                "--multi-thread-streams=0",
                "--ask-password=false");
    }
}
