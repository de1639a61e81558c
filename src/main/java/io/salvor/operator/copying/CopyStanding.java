package io.salvor.operator.copying;

import io.salvor.catalog.BackupMarker;
import io.salvor.trouble.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How one route stood at a look.
 *
 * @param mark how policy and newest Backup stood then
 * @param time when that was
 * @param figures what was found; null where the look did not get so far
 * @param reason of the policy's condition, where this route alone counts
 * @param message the same for people
 * @param again after how long the next look is worth it, though nothing says so; null where it is not
 * @param held why repositories could not be copied into, by their names
 * @param needsRoom whether it waits for Jobs of others
 */
record CopyStanding(
        String mark,
        Instant time,
        Figures figures,
        Reason reason,
        String message,
        Duration again,
        Map<String, Reason> held,
        boolean needsRoom) {
    static final Duration SOON = Duration.ofMinutes(1);

    /** A look reads each marker of both locations. */
    private static final Duration LATEST = Duration.ofMinutes(10);

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
        held = Map.copyOf(held);
    }

    /** The same after another look: what stays wrong for the same reason is looked at less often. @param before null for none */
    CopyStanding after(CopyStanding before) {
        boolean stays = again != null
                && before != null
                && before.again != null
                && before.reason == reason
                && status().equals("False");
        Duration twice = stays ? before.again.multipliedBy(2) : again;
        return new CopyStanding(
                mark,
                time,
                figures,
                reason,
                message,
                stays && twice.compareTo(LATEST) > 0 ? LATEST : twice,
                held,
                needsRoom);
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
     * @param holds why a repository cannot be copied into now; empty where it can
     */
    boolean isDue(String nextMark, Instant now, Duration every, int free, Function<String, Optional<Reason>> holds) {
        // A time that is still to come is one of a clock that was ahead.
        if (!mark.equals(nextMark) || !now.isBefore(time.plus(every)) || now.isBefore(time)) {
            return true;
        }
        if (again != null) {
            return !now.isBefore(time.plus(again));
        }
        if (free > 0 && needsRoom) {
            return true;
        }
        return held.entrySet().stream().anyMatch(entry -> holds.apply(entry.getKey())
                .map(reason -> reason != entry.getValue())
                .orElse(free > 0));
    }
}
