package io.salvor.verdict;

import java.time.Instant;

/**
 * A snapshot of the volume that was taken earlier.
 *
 * @param files how many it holds; null where that is not on record
 * @param bytes their size; null where that is not on record
 */
public record PastSnapshot(String id, Instant time, Long files, Long bytes) {
    /** Whether it holds anything; one of unknown size does. */
    boolean held() {
        return files == null || bytes == null || files > 0 || bytes > 0;
    }
}
