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
import io.salvor.maintenance.MaintenanceQueue;
import io.salvor.maintenance.MaintenanceQueue.Candidate;
import io.salvor.maintenance.MaintenanceSettings;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.RepositoryLocks;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import io.salvor.units.InvalidValueException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    private final RepositoryLocks users;
    private final ObjectMapper json;
    private final int most;

    public MaintenanceLook(
            OwnObjects objects,
            NodeJobs jobs,
            MaintenanceAtWork atWork,
            MaintenanceStart start,
            MaintenanceReport report,
            RepositoryLocks users,
            ObjectMapper json,
            OperatorConfig config) {
        this.objects = objects;
        this.jobs = jobs;
        this.atWork = atWork;
        this.start = start;
        this.report = report;
        this.users = users;
        this.json = json;
        this.most = config.maintenanceParallel();
    }

    /** What is due, of one repository. */
    private record Due(
            KnownRepository known,
            MaintenanceSettings settings,
            MaintenanceDue due,
            StatusUpdates<ResticRepository> update) {}

    void look() {
        List<ResticRepository> all = objects.list(ResticRepository.class);
        Map<String, JobView> seen = jobs.of(Labels.MAINTENANCE, null).stream()
                .collect(Collectors.toMap(JobView::name, Function.identity()));
        Map<String, BackupPolicy> policies = byName(objects.list(BackupPolicy.class));
        Map<String, BackupStorageLocation> locations = byName(objects.list(BackupStorageLocation.class));
        int working = 0;
        List<Due> due = new ArrayList<>();
        for (ResticRepository repository : all) {
            KnownRepository known = new KnownRepository(repository);
            StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, repository);
            if (known.status().maintenanceJob != null) {
                working += atWork.look(known, seen.get(known.status().maintenanceJob.name), update) ? 1 : 0;
            } else if (isMaintained(known, locations)) {
                preview(known);
                decide(known, policies, locations, update, due);
            }
        }
        begin(due, most - working, policies);
    }

    private static <R extends io.fabric8.kubernetes.api.model.HasMetadata> Map<String, R> byName(List<R> objects) {
        return objects.stream()
                .collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
    }

    /** What cannot be opened is looked at by others, and where nothing is written nothing is removed. */
    private static boolean isMaintained(KnownRepository known, Map<String, BackupStorageLocation> locations) {
        BackupStorageLocation location = locations.get(known.location());
        return known.status().phase == RepositoryPhase.Ready
                && location != null
                && location.getSpec().accessMode != LocationAccess.ReadOnly;
    }

    private void preview(KnownRepository known) {
        if (!known.asksForPreview()) {
            return;
        }
        try {
            start.preview(known);
        } catch (Trouble | KubernetesClientException | MaintenanceStart.SlotTakenException e) {
            LOG.warnf(
                    "what of ResticRepository %s would be forgotten is looked for again: %s",
                    known.name(), e.getMessage());
        }
    }

    private void decide(
            KnownRepository known,
            Map<String, BackupPolicy> policies,
            Map<String, BackupStorageLocation> locations,
            StatusUpdates<ResticRepository> update,
            List<Due> all) {
        try {
            MaintenanceSettings settings = known.settings(policies, locations);
            MaintenanceDue due = MaintenanceDue.decide(known.state(report.now()), settings, report.now());
            known.status().settings = settings.origins();
            known.status().nextMaintenanceTime = due.at().toString();
            if (due.kind() == Kind.Due) {
                all.add(new Due(known, settings, due, update));
                return;
            }
            say(known, due);
        } catch (InvalidValueException e) {
            report.failed(known.repository(), Reason.InvalidMaintenance, e.getMessage());
        }
        update.write();
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

    private void begin(List<Due> due, int free, Map<String, BackupPolicy> policies) {
        Map<String, String> waiting = MaintenanceQueue.waiting(
                due.stream().map(one -> candidate(one, free, policies)).toList(), free, report.now());
        for (Due one : due) {
            String because = waiting.get(one.known().name());
            if (because == null) {
                begin(one);
            } else {
                waits(one, because);
            }
        }
    }

    /** Who uses a repository takes a while to find out, and is of no use where none can begin. */
    private Candidate candidate(Due one, int free, Map<String, BackupPolicy> policies) {
        Instant now = report.now();
        boolean excludes = one.due().maintain() || one.known().left().stream().anyMatch(step -> step.excludes());
        return new Candidate(
                one.known().name(),
                one.known().wish().isPresent(),
                excludes,
                one.due().overdue(now),
                one.due().period(),
                excludes && free > 0 && users.isInUse(one.known().repository()),
                one.known().nextBackup(policies));
    }

    private void waits(Due one, String because) {
        report.waits(one.known().repository(), Reason.Queued, one.due().because() + "; it waits: " + because);
        one.update().write();
    }

    private void begin(Due one) {
        try {
            start.begin(one.known(), one.due(), one.settings(), one.update()).ifPresent(because -> waits(one, because));
        } catch (StatusUpdates.OutdatedException | MaintenanceStart.SlotTakenException e) {
            // The next look sees what has changed, and makes the Job where one is on record.
            LOG.debugf("ResticRepository %s is looked at again", one.known().name());
        } catch (Trouble e) {
            report.failed(one.known().repository(), e.reason(), e.getMessage());
            one.update().write();
        } catch (KubernetesClientException e) {
            LOG.warnf("ResticRepository %s is looked at again: %s", one.known().name(), e.getMessage());
        }
    }
}
