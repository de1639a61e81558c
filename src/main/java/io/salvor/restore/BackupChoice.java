package io.salvor.restore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which backup a policy and a time mean.
 *
 * @param backup empty when there is none
 * @param reason why this one, or why none and what there is, as a sentence
 */
public record BackupChoice(Optional<String> backup, String reason) {

    /** The newest backup of the policy that was taken at or before the time. */
    public static BackupChoice choose(String policy, Instant asOf, List<BackupCandidate> candidates) {
        throw new UnsupportedOperationException();
    }
}
