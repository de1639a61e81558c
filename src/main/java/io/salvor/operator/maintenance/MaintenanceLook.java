package io.salvor.operator.maintenance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationAccess;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.job.JobView;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.maintenance.MaintenanceDue;
import io.salvor.maintenance.MaintenanceDue.Kind;
import io.salvor.maintenance.MaintenanceSettings;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.Reason;
import io.salvor.units.InvalidValueException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** One look at all repositories: those at work, those that are due, and whose turn it is. */
@ApplicationScoped
public class MaintenanceLook {
    private static final Logger LOG = Logger.getLogger(MaintenanceLook.class);

    private final OwnObjects objects;
    private final NodeJobs jobs;
    private final MaintenanceAtWork atWork;
    private final MaintenanceStart start;
    private final MaintenanceReport report;
    private final MaintenanceTurns turns;
    private final LocationWork work;
    private final ObjectMapper json;
    private final int most;

    public MaintenanceLook(
            OwnObjects objects,
            NodeJobs jobs,
            MaintenanceAtWork atWork,
            MaintenanceStart start,
            MaintenanceReport report,
            MaintenanceTurns turns,
            LocationWork work,
            ObjectMapper json,
            OperatorConfig config) {
        this.objects = objects;
        this.jobs = jobs;
        this.atWork = atWork;
        this.start = start;
        this.report = report;
        this.turns = turns;
        this.work = work;
        this.json = json;
        this.most = config.maintenanceParallel();
    }

    void look() {
        List<ResticRepository> all = objects.list(ResticRepository.class);
        Map<String, JobView> seen = jobs.of(Labels.MAINTENANCE, null).stream()
                .collect(Collectors.toMap(JobView::name, Function.identity()));
        Map<String, BackupPolicy> policies = objects.byName(BackupPolicy.class);
        Map<String, BackupStorageLocation> locations = objects.byName(BackupStorageLocation.class);
        LocationWork.Look places = work.look();
        int working = 0;
        List<MaintenanceTurns.Due> due = new ArrayList<>();
        for (ResticRepository repository : all) {
            KnownRepository known = new KnownRepository(repository);
            StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, repository);
            if (known.status().maintenanceJob != null) {
                JobView job = seen.get(known.status().maintenanceJob.name);
                Supplier<Boolean> look = () -> trying(known, () -> atWork.look(known, job, update));
                // Where that is not known yet, it is on record.
                working += places.soon(known.location(), look).orElse(true) ? 1 : 0;
            } else if (!isWritten(known, locations)) {
                trying(known, () -> isNeverDue(known, update));
            } else if (known.status().phase == RepositoryPhase.Ready && previewed(known, update, places)) {
                // What cannot be opened is looked at by others.
                trying(known, () -> decide(known, policies, locations, update, due));
            }
        }
        turns.begin(due, most - working, policies, places);
    }

    /** What nobody has thought of is false, and keeps no other from being looked at. */
    private boolean trying(KnownRepository known, BooleanSupplier look) {
        try {
            return look.getAsBoolean();
        } catch (KubernetesClientException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "ResticRepository %s is looked at again", known.name());
            unexpected(known.name(), e);
            return false;
        }
    }

    /** It is read again: what was about to be written is not whole. */
    private void unexpected(String name, RuntimeException failure) {
        objects.get(ResticRepository.class, name).ifPresent(repository -> {
            StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, repository);
            report.failed(repository, Reason.Unexpected, failure.toString());
            update.write();
        });
    }

    /** Where nothing is written, nothing is removed. */
    private static boolean isWritten(KnownRepository known, Map<String, BackupStorageLocation> locations) {
        BackupStorageLocation location = locations.get(known.location());
        return location != null && location.getSpec().accessMode != LocationAccess.ReadOnly;
    }

    /** What was due is not any more, and nobody is to wait for it. */
    private static boolean isNeverDue(KnownRepository known, StatusUpdates<ResticRepository> update) {
        known.status().nextMaintenanceTime = null;
        return update.write();
    }

    /** Whether it can be gone on with: nobody asks what would be forgotten, or that is found out. */
    private boolean previewed(KnownRepository known, StatusUpdates<ResticRepository> update, LocationWork.Look places) {
        return !known.asksForPreview()
                || places.soon(known.location(), () -> trying(known, () -> preview(known, update)))
                        .orElse(false);
    }

    /** It is written at once: the look that has begun it may be over. */
    private boolean preview(KnownRepository known, StatusUpdates<ResticRepository> update) {
        try {
            start.preview(known);
        } catch (MaintenanceStart.SlotTakenException e) {
            LOG.debugf("what of ResticRepository %s would be forgotten is looked for again", known.name());
            return true;
        }
        return update.write();
    }

    /** Whether it is due. */
    private boolean decide(
            KnownRepository known,
            Map<String, BackupPolicy> policies,
            Map<String, BackupStorageLocation> locations,
            StatusUpdates<ResticRepository> update,
            List<MaintenanceTurns.Due> all) {
        try {
            MaintenanceSettings settings = known.settings(policies, locations);
            MaintenanceDue due = MaintenanceDue.decide(known.state(report.now()), settings, report.now());
            known.status().settings = settings.origins();
            known.status().nextMaintenanceTime = due.at().toString();
            if (due.kind() == Kind.Due) {
                all.add(new MaintenanceTurns.Due(known, settings, due, update));
                return true;
            }
            say(known, due);
        } catch (InvalidValueException e) {
            report.failed(known.repository(), Reason.InvalidMaintenance, e.getMessage());
        }
        update.write();
        return false;
    }

    private void say(KnownRepository known, MaintenanceDue due) {
        ResticRepository repository = known.repository();
        switch (due.kind()) {
            case Suspended -> report.waits(repository, Reason.Suspended, due.because());
            case Closed -> report.waits(repository, Reason.Queued, due.because());
            case Later -> report.maintained(repository, due.because());
            default -> {
                // Why it failed stays.
            }
        }
    }
}
