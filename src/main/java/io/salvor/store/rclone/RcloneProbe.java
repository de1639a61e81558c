package io.salvor.store.rclone;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Proves that objects can be listed, written, read and removed, each once and with little patience. */
record RcloneProbe(RcloneListing listing, RcloneObjects objects, RcloneRemote remote) {
    /** The longest that one step may take: Azure's library tries for up to 20 before it says what is wrong. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** Always the same one: what a probe that was killed leaves, the next one removes. */
    static final String KEY = "salvor-probe";

    private static final byte[] CONTENT = KEY.getBytes(StandardCharsets.UTF_8);
    private static final int ATTEMPTS = 10;

    /** @throws StorageException saying which step failed and why */
    void run() {
        listing.top(LONGEST, "listing");
        objects.put(KEY, CONTENT, LONGEST, "writing a small object");
        for (int attempt = 1; !isBack(attempt); attempt++) {
            objects.put(KEY, CONTENT, LONGEST, "writing a small object");
        }
        objects.delete(KEY, LONGEST, "removing a small object");
    }

    /** Another process's probe may have removed it meanwhile. */
    private boolean isBack(int attempt) {
        try (InputStream back = objects.get(KEY, LONGEST, "reading a small object back")) {
            if (!Arrays.equals(back.readNBytes(CONTENT.length + 1), CONTENT)) {
                throw new StorageException(
                        Reason.Other,
                        remote.described() + ": an object came back other than it was written; "
                                + "do not use this service for backups");
            }
            return true;
        } catch (StorageException e) {
            if (attempt < ATTEMPTS && e.reason() == Reason.NotFound) {
                return false;
            }
            throw e;
        } catch (IOException e) {
            throw new StorageException(Reason.Other, remote.described() + ": " + e.getMessage(), e);
        }
    }
}
