package io.salvor.operator.maintenance;

import io.salvor.api.ForgetPreview;
import io.salvor.api.MaintenanceAttempt;
import io.salvor.api.MaintenanceRound;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.MaintenanceJob;
import io.salvor.kubernetes.RepositoryJobs;
import io.salvor.maintenance.ForgetPlan;
import io.salvor.maintenance.MaintenanceDue;
import io.salvor.maintenance.MaintenanceQueue;
import io.salvor.maintenance.MaintenanceSettings;
import io.salvor.maintenance.MemoryNeed;
import io.salvor.maintenance.Step;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.LockLook;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.ResticSlots;
import io.salvor.store.ObjectNames;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Begins what is due: locks of the dead go, round and attempt are put on record, then the Job is made. */
@ApplicationScoped
public class MaintenanceStart {
    private static final Logger LOG = Logger.getLogger(MaintenanceStart.class);

    /** More do not fit into the Secret of a Job; the others are for the next round. */
    static final int MOST_FORGOTTEN = 10_000;

    private static final int MOST_LINES = 50;

    private final Locations locations;
    private final LockLook locks;
    private final SnapshotsToForget forget;
    private final ResticSlots slots;
    private final RepositoryJobs jobs;
    private final MaintenanceReport report;
    private final Duration timeout;

    /** Locations begin beside each other, and no more may be at work than is said. */
    private final Object recording = new Object();

    public MaintenanceStart(
            Locations locations,
            LockLook locks,
            SnapshotsToForget forget,
            ResticSlots slots,
            RepositoryJobs jobs,
            MaintenanceReport report,
            OperatorConfig config) {
        this.locations = locations;
        this.locks = locks;
        this.forget = forget;
        this.slots = slots;
        this.jobs = jobs;
        this.report = report;
        this.timeout = config.maintenanceTimeout();
    }

    /**
     * Begins a Job.
     *
     * @param room whether one more may be at work, asked right before it is on record
     * @return why it has to wait; empty where it is made
     * @throws io.salvor.trouble.Trouble where the location or the repository is in the way
     */
    Optional<String> begin(
            KnownRepository known,
            MaintenanceDue due,
            MaintenanceSettings settings,
            StatusUpdates<ResticRepository> update,
            BooleanSupplier room) {
        OpenLocation location = locations.openToWrite(known.location());
        Optional<String> busy = locks.clearBefore(known.repository());
        if (busy.isPresent()) {
            return busy;
        }
        long memory = memory(location, known.namespace());
        synchronized (recording) {
            if (!room.getAsBoolean()) {
                return Optional.of(MaintenanceQueue.OTHERS_FIRST);
            }
            record(known, MaintenanceRounds.of(known, due, settings, report.now()), memory);
            update.checkpoint();
        }
        make(known, location);
        update.write();
        return Optional.empty();
    }

    private void record(KnownRepository known, MaintenanceRound round, long memory) {
        Instant now = report.now();
        ResticRepositoryStatus status = known.status();
        status.round = round;
        if (!known.asksForPreview()) {
            status.lastHandledMaintenance = known.annotation();
        }
        status.lastAttempt = status.lastAttempt == null ? 1 : status.lastAttempt + 1;
        status.maintenanceJob = MaintenanceRounds.attempt(known, now, now.plus(timeout));
        status.maintenanceJob.memoryLimit = MemoryNeed.text(memory);
        report.waits(known.repository(), Reason.InProgress, atWork(known));
    }

    /** What is at work, in words. */
    static String atWork(KnownRepository known) {
        return "Job " + known.status().maintenanceJob.name + " is at work with a memory limit of "
                + known.status().maintenanceJob.memoryLimit + ", because " + known.status().round.because + "; left: "
                + String.join(", ", known.left().stream().map(Step::name).toList());
    }

    /** Makes the Job that is on record, unless it is there; the status learns which snapshots stay that were to go. */
    void make(KnownRepository known, OpenLocation location) {
        MaintenanceAttempt attempt = known.status().maintenanceJob;
        jobs.start(
                new MaintenanceJob(
                        attempt.name,
                        known.name(),
                        known.namespace(),
                        location.repoIdentifier(known.namespace()),
                        location.password(known.namespace()),
                        location.reachForMaintenance(),
                        known.left().contains(Step.Forget) ? forgotten(known, location) : List.of(),
                        Instant.parse(attempt.deadline),
                        MemoryNeed.bytes(attempt.memoryLimit),
                        location.mount()),
                known.repository());
    }

    /** The same for one whose location is not open yet. */
    void make(KnownRepository known) {
        make(known, locations.openToWrite(known.location()));
    }

    private List<String> forgotten(KnownRepository known, OpenLocation location) {
        ForgetPlan plan = plan(known, location);
        plan.forget()
                .forEach(fate -> LOG.infof(
                        "snapshot %s of ResticRepository %s is to be forgotten: %s",
                        fate.id(), known.name(), fate.because()));
        known.status().stuck = lines(plan.stuck());
        return plan.forget().stream()
                .map(ForgetPlan.Fate::id)
                .limit(MOST_FORGOTTEN)
                .toList();
    }

    private ForgetPlan plan(KnownRepository known, OpenLocation location) {
        if (!slots.take(known.name())) {
            throw new SlotTakenException();
        }
        try {
            return forget.plan(location, known.namespace());
        } finally {
            slots.giveBack();
        }
    }

    /** Says in the status what would be forgotten, or why nobody can tell, and does nothing. */
    void preview(KnownRepository known) {
        ForgetPreview preview = new ForgetPreview();
        try {
            ForgetPlan plan = plan(known, locations.open(known.location()));
            preview.forget = plan.forget().size();
            preview.first = lines(plan.forget());
            preview.left = plan.left().size();
            preview.firstLeft = lines(plan.left());
        } catch (Trouble e) {
            preview.message = e.getMessage();
        }
        preview.time = report.now().toString();
        known.status().forgetPreview = preview;
        known.status().lastHandledMaintenance = known.annotation();
    }

    private static List<String> lines(List<ForgetPlan.Fate> fates) {
        return fates.stream().limit(MOST_LINES).map(ForgetPlan.Fate::line).toList();
    }

    /** The index may have grown since it was last counted. */
    private static long memory(OpenLocation location, String namespace) {
        return MemoryNeed.ofIndex(
                location.store().usage(ObjectNames.repositoryIndex(namespace)).bytes());
    }

    /** The operator runs as many restics as it may; the Job on record is made at a later look. */
    static final class SlotTakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
