package io.salvor.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which backup a policy and a time mean.
 *
 * @param backup empty when there is none
 * @param reason why this one, or why none and what there is, as a sentence
 * @param notes what a person should know of the one that is chosen: that it lacks something, and which newer ones could not be chosen
 */
public record BackupChoice(Optional<String> backup, String reason, List<String> notes) {
    private static final int NAMED = 5;

    private static final Comparator<BackupCandidate> OLDEST_FIRST =
            Comparator.comparing(BackupCandidate::startTime).thenComparing(BackupCandidate::name);

    /** One that saved no volume, or was ended by a person, has to be named to be restored. */
    private static final Set<String> USABLE = Set.of("Completed", "PartiallyFailed");

    public BackupChoice {
        notes = List.copyOf(notes);
    }

    /** The newest backup of the policy that was taken at or before the time and came to its own end; never a later one. */
    public static BackupChoice choose(
            String policy, Instant asOf, List<BackupCandidate> candidates, List<UnreadableBackup> unreadable) {
        List<BackupCandidate> ofPolicy = candidates.stream()
                .filter(candidate -> policy.equals(candidate.policy()))
                .sorted(OLDEST_FIRST)
                .toList();
        List<BackupCandidate> usable = ofPolicy.stream()
                .filter(candidate -> USABLE.contains(candidate.phase()))
                .toList();
        List<UnreadableBackup> inQuestion = unreadable.stream()
                .filter(backup -> backup.policy() == null || policy.equals(backup.policy()))
                .filter(backup ->
                        backup.startTime() == null || !backup.startTime().isAfter(asOf))
                .toList();
        Optional<BackupCandidate> newest = usable.stream()
                .filter(candidate -> !candidate.startTime().isAfter(asOf))
                .reduce((earlier, later) -> later);
        if (newest.isEmpty()) {
            String problems = String.join("", listed(inQuestion, backup -> "; " + backup.problem()));
            return new BackupChoice(Optional.empty(), none(policy, asOf, usable) + problems, List.of());
        }
        BackupCandidate chosen = newest.get();
        List<String> notes = new ArrayList<>();
        lack(chosen.name(), chosen.phase()).ifPresent(notes::add);
        notes.addAll(listed(
                ofPolicy.stream()
                        .filter(candidate -> OLDEST_FIRST.compare(candidate, chosen) > 0)
                        .filter(candidate -> !candidate.startTime().isAfter(asOf))
                        .toList(),
                BackupChoice::notUsable));
        notes.addAll(unreadable(policy, chosen, inQuestion));
        return new BackupChoice(
                Optional.of(chosen.name()),
                chosen.name() + ", taken at " + chosen.startTime() + ", is the newest backup of policy " + policy
                        + " taken at or before " + asOf + " that can be restored",
                notes);
    }

    private static List<String> unreadable(String policy, BackupCandidate chosen, List<UnreadableBackup> inQuestion) {
        return listed(
                inQuestion.stream()
                        .filter(backup ->
                                backup.startTime() == null || backup.startTime().isAfter(chosen.startTime()))
                        .toList(),
                backup -> notReadable(policy, backup));
    }

    /** What a backup of that phase lacks, as a sentence; empty for one that holds everything. */
    public static Optional<String> lack(String backup, String phase) {
        return switch (phase) {
            case "Completed" -> Optional.empty();
            case "PartiallyFailed" ->
                Optional.of("backup " + backup + " is PartiallyFailed: some of its data is missing");
            case "Canceled" -> Optional.of("backup " + backup + " was canceled: what was not saved by then is missing");
            default -> Optional.of("backup " + backup + " is " + phase + ": its data is missing");
        };
    }

    private static String none(String policy, Instant asOf, List<BackupCandidate> usable) {
        if (usable.isEmpty()) {
            return "the location holds no finished backup of policy " + policy
                    + "; check spec.policy and spec.storageLocation";
        }
        BackupCandidate oldest = usable.get(0);
        return "policy " + policy + " has no backup taken at or before " + asOf + "; the oldest is " + oldest.name()
                + ", taken at " + oldest.startTime() + ": name a time from then on in spec.asOf";
    }

    private static String notUsable(BackupCandidate newer) {
        return "backup " + newer.name() + ", taken at " + newer.startTime()
                + ", is newer and is not restored, because it is " + newer.phase()
                + "; name it in spec.backup for what it holds";
    }

    private static String notReadable(String policy, UnreadableBackup backup) {
        String what = backup.startTime() == null
                ? "backup " + backup.name() + " may be a newer one of policy " + policy
                : "backup " + backup.name() + ", taken at " + backup.startTime() + ", is newer";
        return what + " and is not restored, because it cannot be read: " + backup.problem();
    }

    /** A sentence for each of the last ones, and one for those before them. */
    private static <T> List<String> listed(List<T> all, Function<T, String> sentence) {
        int more = Math.max(0, all.size() - NAMED);
        List<String> sentences =
                new ArrayList<>(all.stream().skip(more).map(sentence).toList());
        if (more > 0) {
            sentences.add("and so it is with " + more + " more");
        }
        return sentences;
    }
}
