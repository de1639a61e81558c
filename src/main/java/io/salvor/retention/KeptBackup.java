package io.salvor.retention;

import java.time.Instant;

/**
 * A sealed Backup of a location, as retention is asked about it.
 *
 * @param uid null where its marker has none
 * @param policy null where it has none
 * @param ended when it was done
 * @param suspicious whether a volume of it held much and was nearly empty
 * @param readBy the Restore that reads it, in words; null for none
 * @param copy whether it was copied from another location
 * @param doubt why nobody can rely on what it says of itself; null where it is as it was sealed
 */
public record KeptBackup(
        Candidate candidate,
        String uid,
        String policy,
        Instant ended,
        boolean suspicious,
        String readBy,
        boolean copy,
        Freeze doubt) {
    public String name() {
        return candidate.name();
    }
}
