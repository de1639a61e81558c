package io.salvor.restic;

import java.time.Instant;
import java.util.Map;

/**
 * One snapshot of a repository.
 *
 * @param id its ID in full
 * @param time when it was begun
 * @param hostname the host it was taken under
 * @param tags its tags of the shape {@code key=value}; other tags are left out
 */
public record Snapshot(String id, Instant time, String hostname, Map<String, String> tags) {
    public Snapshot {
        tags = Map.copyOf(tags);
    }

    /** True when every given tag is on the snapshot with that value. */
    public boolean carries(Map<String, String> wanted) {
        return tags.entrySet().containsAll(wanted.entrySet());
    }
}
