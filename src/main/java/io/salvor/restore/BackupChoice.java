package io.salvor.restore;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which backup a policy and a time mean.
 *
 * @param backup empty when there is none
 * @param reason why this one, or why none and what there is, as a sentence
 */
public record BackupChoice(Optional<String> backup, String reason) {
    private static final Comparator<BackupCandidate> OLDEST_FIRST =
            Comparator.comparing(BackupCandidate::startTime).thenComparing(BackupCandidate::name);

    /** One that saved no volume, or was ended by a person, has to be named to be restored. */
    private static final Set<String> USABLE = Set.of("Completed", "PartiallyFailed");

    /** The newest backup of the policy that was taken at or before the time and came to its own end; never a later one. */
    public static BackupChoice choose(String policy, Instant asOf, List<BackupCandidate> candidates) {
        List<BackupCandidate> usable = candidates.stream()
                .filter(candidate -> policy.equals(candidate.policy()))
                .filter(candidate -> USABLE.contains(candidate.phase()))
                .sorted(OLDEST_FIRST)
                .toList();
        if (usable.isEmpty()) {
            return none("the location holds no finished backup of policy " + policy
                    + "; check spec.policy and spec.storageLocation");
        }
        Optional<BackupCandidate> newest = usable.stream()
                .filter(candidate -> !candidate.startTime().isAfter(asOf))
                .reduce((earlier, later) -> later);
        if (newest.isEmpty()) {
            BackupCandidate oldest = usable.get(0);
            return none("policy " + policy + " has no backup taken at or before " + asOf + "; the oldest is "
                    + oldest.name() + ", taken at " + oldest.startTime() + ": name a time from then on in spec.asOf");
        }
        BackupCandidate chosen = newest.get();
        String note =
                "PartiallyFailed".equals(chosen.phase()) ? "; it is PartiallyFailed, some of its data is missing" : "";
        return new BackupChoice(
                Optional.of(chosen.name()),
                chosen.name() + ", taken at " + chosen.startTime() + ", is the newest backup of policy " + policy
                        + " taken at or before " + asOf + note);
    }

    private static BackupChoice none(String reason) {
        return new BackupChoice(Optional.empty(), reason);
    }
}
