package io.salvor.operator.policy;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupPolicyStatus;
import io.salvor.reading.CoveringPolicies;
import io.salvor.schedule.ScheduleSeen;
import io.salvor.schedule.ScheduleState;
import io.salvor.units.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * The schedule of a policy as values: what it is, since when, and what was done for it. Times in a status that cannot be read count
 * as absent: somebody has edited them.
 */
record PolicySchedule(ScheduleSeen seen, ScheduleState state) {
    private static final String SUSPENDED = "suspended";

    /**
     * @param startedSlot the newest slot that is known to have a Backup, whatever the status says; null for none
     * @param running whether a Backup of the policy goes on
     */
    static PolicySchedule of(BackupPolicy policy, Instant startedSlot, boolean running, Instant now) {
        BackupPolicySpec spec = policy.getSpec();
        BackupPolicyStatus status = policy.getStatus();
        Instant created = Instant.parse(policy.getMetadata().getCreationTimestamp());
        ScheduleSeen seen = ScheduleSeen.of(before(status), text(spec), created, changed(policy), now);
        return new PolicySchedule(
                seen,
                new ScheduleState(
                        policy.getMetadata().getUid(),
                        CoveringPolicies.schedule(spec),
                        spec.jitter == null ? Duration.ZERO : Durations.parse(spec.jitter),
                        Durations.parse(spec.startingDeadline),
                        seen.since(),
                        later(time(status.lastScheduleTime), startedSlot),
                        Boolean.TRUE.equals(spec.suspend),
                        running ? Instant.MAX : lastEnd(status)));
    }

    private static ScheduleSeen before(BackupPolicyStatus status) {
        Instant since = time(status.scheduleSince);
        return since == null ? null : new ScheduleSeen(status.schedule == null ? "" : status.schedule, since);
    }

    private static String text(BackupPolicySpec spec) {
        if (Boolean.TRUE.equals(spec.suspend)) {
            return SUSPENDED;
        }
        return spec.schedule == null ? "" : spec.schedule + " " + spec.timeZone;
    }

    /** When somebody has written anything but the status; the schedule was not changed after that. */
    private static Instant changed(BackupPolicy policy) {
        return policy.getMetadata().getManagedFields().stream()
                .filter(entry ->
                        entry.getSubresource() == null || entry.getSubresource().isEmpty())
                .map(ManagedFieldsEntry::getTime)
                .map(PolicySchedule::time)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Instant lastEnd(BackupPolicyStatus status) {
        return status.lastBackup == null ? null : time(status.lastBackup.completionTime);
    }

    private static Instant later(Instant a, Instant b) {
        return a == null || b != null && b.isAfter(a) ? b : a;
    }

    /** A time of a status or a slot of a Backup; null where it is absent or cannot be read. */
    static Instant time(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Whether the status says otherwise. */
    boolean isNews(BackupPolicyStatus status) {
        return !seen.schedule().equals(status.schedule == null ? "" : status.schedule)
                || !seen.since().toString().equals(status.scheduleSince)
                || state.lastSlot() != null && !state.lastSlot().toString().equals(status.lastScheduleTime);
    }

    /** Writes it into the status. */
    void note(BackupPolicyStatus status, Instant lastSlot) {
        status.schedule = seen.schedule();
        status.scheduleSince = seen.since().toString();
        status.lastScheduleTime = lastSlot == null ? null : lastSlot.toString();
    }
}
