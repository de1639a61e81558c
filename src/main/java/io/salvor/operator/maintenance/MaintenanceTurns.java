package io.salvor.operator.maintenance;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.BackupPolicy;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.maintenance.MaintenanceDue;
import io.salvor.maintenance.MaintenanceQueue;
import io.salvor.maintenance.MaintenanceQueue.Candidate;
import io.salvor.maintenance.MaintenanceSettings;
import io.salvor.maintenance.Step;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.RepositoryLocks;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Begins what is due in its turn. What cannot begin takes no turn, and waits like what has failed, so that it keeps nothing else waiting. */
@ApplicationScoped
public class MaintenanceTurns {
    private static final Logger LOG = Logger.getLogger(MaintenanceTurns.class);

    private final MaintenanceStart start;
    private final MaintenanceReport report;
    private final RepositoryLocks users;
    private final OwnObjects objects;
    private final int most;

    public MaintenanceTurns(
            MaintenanceStart start,
            MaintenanceReport report,
            RepositoryLocks users,
            OwnObjects objects,
            OperatorConfig config) {
        this.start = start;
        this.report = report;
        this.users = users;
        this.objects = objects;
        this.most = config.maintenanceParallel();
    }

    /** What is due, of one repository. */
    record Due(
            KnownRepository known,
            MaintenanceSettings settings,
            MaintenanceDue due,
            StatusUpdates<ResticRepository> update) {}

    /** @param free how many more may be at work */
    void begin(List<Due> due, int free, Map<String, BackupPolicy> policies, LocationWork.Look places) {
        Map<String, Due> byName =
                due.stream().collect(Collectors.toMap(one -> one.known().name(), Function.identity()));
        List<Candidate> candidates = new ArrayList<>(
                due.stream().map(one -> candidate(one, free, policies)).toList());
        Set<String> away = new HashSet<>();
        int left = free;
        Map<String, String> waiting;
        boolean again;
        do {
            waiting = MaintenanceQueue.waiting(candidates, left, report.now());
            again = false;
            for (Candidate candidate : List.copyOf(candidates)) {
                if (!waiting.containsKey(candidate.name())) {
                    candidates.remove(candidate);
                    boolean begun = begin(byName.get(candidate.name()), away, places);
                    left -= begun ? 1 : 0;
                    again |= !begun;
                }
            }
        } while (again && !candidates.isEmpty());
        waiting.forEach((name, because) -> waits(byName.get(name), because));
    }

    /** Who uses a repository takes a while to find out, and is of no use where none can begin. */
    private Candidate candidate(Due one, int free, Map<String, BackupPolicy> policies) {
        Instant now = report.now();
        boolean excludes = one.due().maintain() || one.known().left().stream().anyMatch(Step::excludes);
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

    /** Whether its Job is made, or on record. @param away locations that were in the way of another in this look */
    private boolean begin(Due one, Set<String> away, LocationWork.Look places) {
        String location = one.known().location();
        if (away.contains(location)) {
            waits(one, "location " + location + " was in the way of another, or has not answered yet");
            return false;
        }
        Begun begun = places.soon(location, () -> begin(one)).orElse(Begun.InTheWay);
        if (begun == Begun.InTheWay) {
            // It has failed, or may take minutes to say so.
            away.add(location);
        }
        return begun == Begun.Yes;
    }

    /** Whether one more may be at work: one of a slow location has its turn later than it was given. */
    private boolean hasRoom() {
        return objects.list(ResticRepository.class).stream()
                        .map(repository -> repository.getStatus().maintenanceJob)
                        .filter(job -> job != null
                                && KnownRepository.time(job.deadline).isPresent())
                        .count()
                < most;
    }

    /** What became of one whose turn it is. */
    private enum Begun {
        Yes,
        No,
        InTheWay
    }

    private Begun begin(Due one) {
        KnownRepository known = one.known();
        try {
            Optional<String> because = start.begin(known, one.due(), one.settings(), one.update(), this::hasRoom);
            because.ifPresent(why -> waits(one, why));
            return because.isEmpty() ? Begun.Yes : Begun.No;
        } catch (StatusUpdates.OutdatedException | MaintenanceStart.SlotTakenException e) {
            // The next look sees what has changed, and makes the Job where one is on record.
            LOG.debugf("ResticRepository %s is looked at again", known.name());
        } catch (Trouble e) {
            report.cannotBegin(known, e);
            one.update().write();
            return Begun.InTheWay;
        } catch (KubernetesClientException e) {
            LOG.warnf("ResticRepository %s is looked at again: %s", known.name(), e.getMessage());
        }
        return known.status().maintenanceJob != null ? Begun.Yes : Begun.No;
    }
}
