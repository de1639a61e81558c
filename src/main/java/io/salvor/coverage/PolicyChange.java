package io.salvor.coverage;

import io.salvor.schedule.ScheduleForecast;
import java.time.ZoneId;
import java.util.List;

/**
 * What becomes of one policy.
 *
 * @param place where it is written, as {@code file:line}; null when it is not known
 * @param gains volumes that it protects afterwards and did not before
 * @param loses volumes that it protected before and does not afterwards
 * @param standing whether it runs by itself afterwards; null when it is removed
 * @param zone time zone of its runs; null when it is removed
 * @param forecast its next runs; empty unless it changes and is scheduled, with changes of the clocks only where its times change
 * @param longerGap how much rarer its runs become; null when they do not
 * @param expiring Backups, and copies of them, that were kept before and are not afterwards, the oldest first
 * @param frozen copies that no clause keeps afterwards and that stay all the same
 */
public record PolicyChange(
        String name,
        Kind kind,
        String place,
        List<VolumeKey> gains,
        List<VolumeKey> loses,
        CoveringPolicy.Standing standing,
        ZoneId zone,
        ScheduleForecast forecast,
        LongerGap longerGap,
        List<ExpiringBackup> expiring,
        List<FrozenCopies> frozen) {

    /** How a policy changes. */
    public enum Kind {
        Added,
        Removed,
        Changed,
        Unchanged
    }

    public PolicyChange {
        gains = List.copyOf(gains);
        loses = List.copyOf(loses);
        expiring = List.copyOf(expiring);
        frozen = List.copyOf(frozen);
    }
}
