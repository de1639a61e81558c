package io.salvor.reading;

import io.salvor.api.BackupPolicySpec;
import io.salvor.coverage.CoveringPolicy;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.ProtectionPromise;
import io.salvor.schedule.CronSchedule;
import io.salvor.units.Durations;
import io.salvor.units.TimeZones;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Makes of policies what coverage looks at, for one moment. */
public final class CoveringPolicies {
    private final Instant now;
    private final Map<String, ProtectionPromise> promises = new HashMap<>();

    /** @param now promises hold from then on */
    public CoveringPolicies(Instant now) {
        this.now = now;
    }

    /**
     * What a policy covers.
     *
     * @throws io.salvor.units.InvalidValueException when no run can be made of it
     */
    public CoveringPolicy of(String name, BackupPolicySpec spec) {
        Standing standing = standing(spec);
        ProtectionPromise promise = standing == Standing.Scheduled ? promise(spec) : null;
        return new CoveringPolicy(name, PolicyRules.of(spec), standing, promise);
    }

    /** The schedule of a policy; null when it has none. */
    public static CronSchedule schedule(BackupPolicySpec spec) {
        return spec.schedule == null ? null : CronSchedule.parse(spec.schedule, TimeZones.parse(spec.timeZone));
    }

    private static Standing standing(BackupPolicySpec spec) {
        if (Boolean.TRUE.equals(spec.suspend)) {
            return Standing.Suspended;
        }
        return spec.schedule == null ? Standing.OnRequest : Standing.Scheduled;
    }

    /** Many policies share few schedules, and the longest gap of a year takes a while to find. */
    private ProtectionPromise promise(BackupPolicySpec spec) {
        return promises.computeIfAbsent(
                spec.schedule + "|" + spec.timeZone + "|" + spec.startingDeadline,
                key -> ProtectionPromise.of(schedule(spec), Durations.parse(spec.startingDeadline), now));
    }
}
