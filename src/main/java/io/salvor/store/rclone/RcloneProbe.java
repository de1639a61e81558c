package io.salvor.store.rclone;

import io.salvor.store.ProbeKeys;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Proves that objects can be listed, written, read and removed, each once and with little patience. */
record RcloneProbe(RcloneListing listing, RcloneObjects objects, RcloneRemote remote) {
    /** The longest that one step may take: Azure's library tries for up to 20 before it says what is wrong. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final byte[] CONTENT = ProbeKeys.START.getBytes(StandardCharsets.UTF_8);
    private static final int MOST_LEFT = 100;

    /** @throws StorageException saying which step failed and why */
    void run() {
        Instant now = Instant.now();
        List<String> left = listing.top(LONGEST, "listing").stream()
                .filter(name -> ProbeKeys.isLeft(name, now))
                .limit(MOST_LEFT)
                .toList();
        String key = ProbeKeys.of(now);
        objects.put(key, CONTENT, LONGEST, "writing a small object");
        readBack(key);
        objects.delete(key, LONGEST, "removing a small object");
        left.forEach(one -> objects.delete(one, LONGEST, "removing what an earlier probe has left"));
    }

    private void readBack(String key) {
        try (InputStream back = objects.get(key, LONGEST, "reading a small object back")) {
            if (!Arrays.equals(back.readNBytes(CONTENT.length + 1), CONTENT)) {
                throw new StorageException(
                        Reason.Other,
                        remote.described() + ": an object came back other than it was written; "
                                + "do not use this service for backups");
            }
        } catch (IOException e) {
            throw new StorageException(Reason.Other, remote.described() + ": " + e.getMessage(), e);
        }
    }
}
