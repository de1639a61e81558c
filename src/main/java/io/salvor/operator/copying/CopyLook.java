package io.salvor.operator.copying;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.ResticRepository;
import io.salvor.job.JobView;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.copying.CopyHold.Around;
import io.salvor.operator.run.LocationWork;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import io.salvor.units.InvalidValueException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** One look at all that is copied: Jobs at work, and each route whose time has come. Where no policy copies anything, nothing is asked. */
@ApplicationScoped
public class CopyLook {
    private static final Logger LOG = Logger.getLogger(CopyLook.class);

    private final OwnObjects objects;
    private final NodeJobs jobs;
    private final CopyCourse course;
    private final CopyMetrics metrics;
    private final LocationWork work;
    private final OperatorConfig config;

    private final CopyStandings standings = new CopyStandings();

    /** A Job may be on record that nobody has taken the end of. */
    private boolean mayBeAtWork = true;

    public CopyLook(
            OwnObjects objects,
            NodeJobs jobs,
            CopyCourse course,
            CopyMetrics metrics,
            LocationWork work,
            OperatorConfig config) {
        this.objects = objects;
        this.jobs = jobs;
        this.course = course;
        this.metrics = metrics;
        this.work = work;
        this.config = config;
    }

    void look() {
        Map<String, BackupPolicy> policies = objects.byName(BackupPolicy.class);
        Map<CopyRoute, BackupPolicy> routes = CopyRoute.all(policies.values());
        standings.retain(routes.keySet());
        if (!routes.isEmpty() || mayBeAtWork) {
            Around around = new Around(
                    objects.byName(ResticRepository.class), policies, objects.byName(BackupStorageLocation.class));
            LocationWork.Look places = work.look();
            int free = config.maintenanceParallel() - atWork(around, places);
            goOn(routes, around, free, places);
            mayBeAtWork |= !routes.isEmpty();
        }
        Map<CopyRoute, CopyStanding> said = standings.said(course.now());
        metrics.publish(said);
        policies.values().forEach(policy -> say(policy, said));
    }

    /** @return how many Jobs are at work */
    private int atWork(Around around, LocationWork.Look places) {
        List<ResticRepository> targets = around.repositories().values().stream()
                .filter(repository -> repository.getStatus().copyJob != null)
                .toList();
        mayBeAtWork = !targets.isEmpty();
        if (targets.isEmpty()) {
            return 0;
        }
        Map<String, JobView> seen =
                jobs.of(Labels.COPY, null).stream().collect(Collectors.toMap(JobView::name, Function.identity()));
        int working = 0;
        for (ResticRepository target : targets) {
            JobView job = seen.get(target.getStatus().copyJob.name);
            String key = CopyRoute.places(target.getStatus().copyJob.from, target.getSpec().backupStorageLocation);
            // Where that is not known yet, it is on record.
            working += places.soon(key, () -> atWork(target, job, around)).orElse(true) ? 1 : 0;
        }
        return working;
    }

    private boolean atWork(ResticRepository target, JobView job, Around around) {
        try {
            return course.atWork(target, job, around);
        } catch (KubernetesClientException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "copies into ResticRepository %s are looked at again",
                    target.getMetadata().getName());
            return true;
        }
    }

    /** Those that were not looked at for the longest time first, as a look does not wait for all of them. */
    private void goOn(Map<CopyRoute, BackupPolicy> routes, Around around, int free, LocationWork.Look places) {
        List<CopyRoute> ordered = new ArrayList<>(routes.keySet());
        ordered.sort(Comparator.comparing(route -> standings.last(route) == null
                ? Instant.MIN
                : standings.last(route).time()));
        for (CopyRoute route : ordered) {
            BackupPolicy policy = routes.get(route);
            if (isDue(route, policy, around, free)) {
                standings.due(route, course.now());
                places.soon(route.places(), () -> {
                    standings.found(route, look(route, policy, around), course.now());
                    return route;
                });
            } else {
                standings.notDue(route);
            }
        }
    }

    private boolean isDue(CopyRoute route, BackupPolicy policy, Around around, int free) {
        CopyStanding standing = standings.last(route);
        Instant now = course.now();
        return standing == null
                || standing.isDue(
                        CopyRoute.mark(policy),
                        now,
                        config.retentionEvery(),
                        free,
                        name -> course.hold(name, route, policy, around));
    }

    private CopyStanding look(CopyRoute route, BackupPolicy policy, Around around) {
        try {
            return course.look(policy, route, around, CopyRoute.mark(policy));
        } catch (Trouble e) {
            return failed(route, policy, e.reason(), e.getMessage());
        } catch (InvalidValueException e) {
            return failed(route, policy, Reason.InvalidPolicy, e.getMessage());
        } catch (KubernetesClientException e) {
            return failed(route, policy, Reason.ApiUnavailable, e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "copies of policy %s to location %s are looked at again", route.policy(), route.to());
            return failed(route, policy, Reason.Unexpected, e.toString());
        }
    }

    /** What was found before stays said. */
    private CopyStanding failed(CopyRoute route, BackupPolicy policy, Reason reason, String message) {
        CopyStanding before = standings.last(route);
        return new CopyStanding(
                CopyRoute.mark(policy),
                course.now(),
                before == null ? null : before.figures(),
                reason,
                message,
                CopyStanding.SOON,
                Map.of(),
                false);
    }

    private void say(BackupPolicy policy, Map<CopyRoute, CopyStanding> said) {
        Map<String, CopyStanding> byLocation = new HashMap<>();
        new TreeSet<>(policy.getSpec().copies.stream()
                        .map(copy -> copy.storageLocation)
                        .toList())
                .forEach(location -> {
                    CopyStanding standing = said.get(
                            new CopyRoute(policy.getMetadata().getName(), policy.getSpec().storageLocation, location));
                    if (standing != null) {
                        byLocation.put(location, standing);
                    }
                });
        course.say(policy, byLocation);
    }
}
