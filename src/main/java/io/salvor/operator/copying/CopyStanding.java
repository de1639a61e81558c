package io.salvor.operator.copying;

import io.salvor.catalog.BackupMarker;
import io.salvor.trouble.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How one route stood at a look.
 *
 * @param mark how policy and newest Backup stood then
 * @param time when that was
 * @param figures what was found; null where the look did not get so far
 * @param reason of the policy's condition, where this route alone counts
 * @param message the same for people
 * @param again whether the next look is worth it soon, though nothing says so
 * @param held repositories that something keeps from being copied into
 * @param needsRoom whether it waits for Jobs of others
 */
record CopyStanding(
        String mark,
        Instant time,
        Figures figures,
        Reason reason,
        String message,
        boolean again,
        Set<String> held,
        boolean needsRoom) {
    private static final Duration SOON = Duration.ofMinutes(1);

    /** It waits, and nothing is wrong. */
    private static final Set<Reason> WAITING = Set.of(Reason.InProgress, Reason.Queued, Reason.Suspended);

    /**
     * What is there, and what is not yet.
     *
     * @param waiting how many Backups are to be copied
     * @param oldest the first that was taken of them; null for none
     * @param there Backups of the policy in the location that they are copied to, the newest first
     */
    record Figures(int waiting, BackupMarker oldest, List<BackupMarker> there) {
        Figures {
            there = List.copyOf(there);
        }
    }

    CopyStanding {
        held = Set.copyOf(held);
    }

    /** The status of the policy's condition. */
    String status() {
        return reason == Reason.CopiesUpToDate ? "True" : WAITING.contains(reason) ? "Unknown" : "False";
    }

    /**
     * Whether it is time for another look.
     *
     * @param every how often it is looked whatever happens
     * @param free how many more Jobs may be at work
     * @param isHeld whether something still keeps a repository from being copied into
     */
    boolean isDue(String nextMark, Instant now, Duration every, int free, Predicate<String> isHeld) {
        if (!mark.equals(nextMark) || !now.isBefore(time.plus(every))) {
            return true;
        }
        if (again) {
            return !now.isBefore(time.plus(SOON));
        }
        return free > 0 && (needsRoom || held.stream().anyMatch(name -> !isHeld.test(name)));
    }
}
