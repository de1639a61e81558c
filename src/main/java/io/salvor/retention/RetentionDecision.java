package io.salvor.retention;

import io.salvor.retention.Candidate.Outcome;
import io.salvor.retention.Verdict.Fate;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which Backups of one policy stay, by the rules of restic's snapshot policy applied to whole Backups. Beyond them: one that
 * stored nothing takes no place, one from the future is kept and takes none, a span to keep within does not end at a gap, and the
 * newest that holds everything never expires.
 *
 * @param verdicts one for each Backup asked about, the newest first
 */
public record RetentionDecision(List<Verdict> verdicts) {
    private static final Comparator<Candidate> NEWEST_FIRST =
            Comparator.comparing(Candidate::time).thenComparing(Candidate::name).reversed();

    public RetentionDecision {
        verdicts = List.copyOf(verdicts);
    }

    /**
     * Decides; the same values give the same decision.
     *
     * @param backups those of one policy, in any order
     * @param zone the time zone of the policy, which says when hours, days, weeks, months and years begin
     * @param now what was taken later than this has a clock gone wrong behind it
     */
    public static RetentionDecision decide(RetentionRule rule, List<Candidate> backups, ZoneId zone, Instant now) {
        List<Candidate> sorted = backups.stream().sorted(NEWEST_FIRST).toList();
        List<Candidate> counted = sorted.stream()
                .filter(backup -> backup.outcome() != Outcome.Other)
                .filter(backup -> !backup.time().isAfter(now))
                .toList();
        Candidate last = counted.isEmpty() ? null : counted.get(counted.size() - 1);
        Clauses clauses =
                new Clauses(rule, zone, counted.stream().map(Candidate::time).toList());
        Candidate reliedOn = reliedOn(counted);
        List<Verdict> verdicts = new ArrayList<>();
        for (Candidate backup : sorted) {
            if (backup.outcome() == Outcome.Other) {
                verdicts.add(new Verdict(backup, Fate.NotCounted, List.of("it stored nothing that can be restored")));
            } else if (backup.time().isAfter(now)) {
                verdicts.add(new Verdict(backup, Fate.Kept, List.of("it was taken in the future")));
            } else {
                List<String> reasons = clauses.next(backup, backup == last);
                if (backup == reliedOn) {
                    reasons.add(
                            backup.outcome() == Outcome.Completed
                                    ? "the newest that holds everything never expires"
                                    : "the newest never expires while none holds everything");
                }
                verdicts.add(verdict(backup, reasons));
            }
        }
        return new RetentionDecision(verdicts);
    }

    /** Those that stay, the newest first. */
    public List<Verdict> kept() {
        return with(Fate.Kept);
    }

    /** Those that would be forgotten, the newest first. */
    public List<Verdict> expired() {
        return with(Fate.Expires);
    }

    private List<Verdict> with(Fate fate) {
        return verdicts.stream().filter(verdict -> verdict.fate() == fate).toList();
    }

    /** The one that a person would restore from: the newest that holds everything, else the newest that holds something. */
    private static Candidate reliedOn(List<Candidate> newestFirst) {
        return newestFirst.stream()
                .filter(backup -> backup.outcome() == Outcome.Completed)
                .findFirst()
                .orElse(newestFirst.isEmpty() ? null : newestFirst.get(0));
    }

    private static Verdict verdict(Candidate backup, List<String> reasons) {
        return reasons.isEmpty()
                ? new Verdict(backup, Fate.Expires, List.of("no clause keeps it"))
                : new Verdict(backup, Fate.Kept, reasons);
    }
}
