package io.salvor.coverage;

import java.time.Duration;

/**
 * A schedule that becomes rarer: the longest time between two of its runs grows.
 *
 * @param before the longest time until now
 * @param after the longest time afterwards
 */
public record LongerGap(Duration before, Duration after) {
    /** Null when one of the two does not run by itself, or the runs come at least as often. */
    static LongerGap of(PlannedPolicy old, PlannedPolicy next) {
        if (old == null || next == null) {
            return null;
        }
        ProtectionPromise before = old.covering().promise();
        ProtectionPromise after = next.covering().promise();
        boolean longer = before != null && after != null && after.longestGap().compareTo(before.longestGap()) > 0;
        return longer ? new LongerGap(before.longestGap(), after.longestGap()) : null;
    }
}
