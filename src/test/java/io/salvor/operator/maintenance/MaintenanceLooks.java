package io.salvor.operator.maintenance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.RepositoryLease;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.LockLook;
import io.salvor.operator.storage.Repositories;
import io.salvor.operator.storage.RepositoryLocks;
import io.salvor.operator.storage.ResticSlots;
import io.salvor.restic.Restic;
import io.salvor.testing.TestingNodeJobs;
import java.time.Clock;
import java.time.Duration;

/** Maintenance of an operator that has just started, for courses in other rooms. */
public final class MaintenanceLooks {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private MaintenanceLooks() {}

    /** What an operator reaches the world through. */
    public record Seams(
            OwnObjects objects,
            TestingNodeJobs jobs,
            RepositoryLease leases,
            Locations locations,
            Restic restic,
            EventRecorder events,
            OperatorConfig config,
            Clock clock) {}

    /** Each run is one look at all repositories, which waits for all that it has begun. */
    public static Runnable of(Seams seams) {
        return of(seams, new ResticSlots(seams.config(), seams.clock()), new LocationWork(PATIENCE));
    }

    static Runnable of(Seams seams, ResticSlots slots, LocationWork work) {
        RepositoryLocks locks = new RepositoryLocks(seams.locations(), seams.restic(), seams.objects(), seams.jobs());
        MaintenanceReport report = new MaintenanceReport(seams.events(), seams.clock());
        MaintenanceStart start = new MaintenanceStart(
                seams.locations(),
                new LockLook(locks, slots, new ExclusiveWork(seams.leases()), seams.clock()),
                new SnapshotsToForget(seams.objects(), seams.restic(), seams.clock()),
                slots,
                seams.jobs(),
                report,
                seams.config());
        MaintenanceEnd end = new MaintenanceEnd(
                seams.jobs(),
                seams.locations(),
                new Repositories(seams.objects(), seams.config(), seams.events(), seams.clock()),
                report);
        return new MaintenanceLook(
                seams.objects(),
                seams.jobs(),
                new MaintenanceAtWork(seams.jobs(), start, end, report),
                start,
                report,
                new MaintenanceTurns(start, report, locks, seams.objects(), seams.config()),
                work,
                new ObjectMapper(),
                seams.config())::look;
    }
}
