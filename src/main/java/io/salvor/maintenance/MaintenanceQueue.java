package io.salvor.maintenance;

import io.salvor.units.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides which of the repositories that need maintenance get it now: a few at once, what a person asked for and what is most overdue first. */
public final class MaintenanceQueue {
    /** A Backup that is due so soon is waited for. */
    static final Duration SOON = Duration.ofMinutes(10);

    /** Why one waits that has no turn. */
    public static final String OTHERS_FIRST = "others are maintained before it";

    private MaintenanceQueue() {}

    /**
     * A repository that needs maintenance.
     *
     * @param name its name
     * @param asked whether a person asked for it
     * @param excludes whether nobody else can work on the repository meanwhile
     * @param overdue how long it has been due
     * @param period how often it is due
     * @param atWork whether a Backup, a Restore or a copy is at work on it
     * @param nextBackup when the next Backup is due that puts data into it; null for none
     */
    public record Candidate(
            String name,
            boolean asked,
            boolean excludes,
            Duration overdue,
            Duration period,
            boolean atWork,
            Instant nextBackup) {}

    /** Why each of those that have to wait does, by name; the others begin. @param free how many more may be at work */
    public static Map<String, String> waiting(List<Candidate> candidates, int free, Instant now) {
        Map<String, String> waiting = new LinkedHashMap<>();
        int left = free;
        List<Candidate> ordered = candidates.stream()
                .sorted(Comparator.comparing(Candidate::asked)
                        .thenComparing(Candidate::overdue)
                        .reversed()
                        .thenComparing(Candidate::name))
                .toList();
        for (Candidate candidate : ordered) {
            String because = left <= 0 ? OTHERS_FIRST : backups(candidate, now);
            if (because != null) {
                waiting.put(candidate.name(), because);
            } else {
                left--;
            }
        }
        return waiting;
    }

    /** Why it leaves Backups the precedence; null where it need not, or has done so for a whole period. */
    private static String backups(Candidate candidate, Instant now) {
        if (!candidate.excludes() || candidate.overdue().compareTo(candidate.period()) >= 0) {
            return null;
        }
        if (candidate.atWork()) {
            return "a Backup, Restore or copy is at work on the repository";
        }
        Instant next = candidate.nextBackup();
        if (candidate.asked() || next == null || next.isBefore(now) || next.isAfter(now.plus(SOON))) {
            return null;
        }
        return "a Backup is due in "
                + Durations.format(
                        Duration.ofMinutes(Duration.between(now, next).toMinutes()))
                + " that puts data into the repository";
    }
}
