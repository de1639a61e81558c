package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.job.RestoreSteps.Carrier;
import io.salvor.job.RetryLimits;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.operator.run.JobQueue;
import io.salvor.operator.run.JobsLook;
import io.salvor.operator.run.NodeWatch;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.volume.KubeletLayout;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts data back by pods. One was made with a wait container in front; once that waits on its node, the volumes are mounted and a Job there
 * fills them. Then a pod of the backup goes on, and one that only holds claims is deleted. Each look does what is next for every volume by its
 * record, so this process may be killed anywhere.
 */
@ApplicationScoped
public class DataByPods {
    private final ResourceLister lister;
    private final KubeletLayout layout;
    private final NodeJobs jobs;
    private final NodeWatch nodes;
    private final JobQueue queue;
    private final RestoreReports reports;
    private final RestoreAttempts attempts;
    private final RestoreStarts starts;
    private final Holders holders;
    private final OperatorConfig config;

    public DataByPods(
            ResourceLister lister,
            KubeletLayout layout,
            NodeJobs jobs,
            NodeWatch nodes,
            JobQueue queue,
            RestoreReports reports,
            RestoreAttempts attempts,
            RestoreStarts starts,
            Holders holders,
            OperatorConfig config) {
        this.lister = lister;
        this.layout = layout;
        this.jobs = jobs;
        this.nodes = nodes;
        this.queue = queue;
        this.reports = reports;
        this.attempts = attempts;
        this.starts = starts;
        this.holders = holders;
        this.config = config;
    }

    /**
     * Does the next step for every volume whose pod is made.
     *
     * @param volumes the records of all volumes of the plan; those in hand are changed with those on record
     */
    DataState advance(RestoreRound round, List<PodVolumeRestore> volumes, GatedObjects.Look objects) {
        JobsLook look = new JobsLook(jobs.of(Labels.RESTORE, round.name()), volumes, nodes);
        queue.atWork(
                RestoreJobs.turn(round.name()),
                look.atWork(RestoreJobs.turn(round.name()), repositories(round, volumes)));
        volumes.forEach(volume -> reports.takeOver(volume, look.ended(VolumeAttempts.job(volume))));
        Carriers carriers = new Carriers(lister, layout, new PlannedClaims(lister, round));
        RetryLimits limits = limits();
        volumes.stream()
                .filter(volume -> !volume.hasEnded() && objects.heldPods().contains(RestoreRecords.pod(volume)))
                .forEach(attempts::held);
        volumes.stream()
                .filter(volume -> !volume.hasEnded() && !VolumeAttempts.isOpen(volume))
                .filter(volume -> carriers.of(volume).kind() == Carrier.Kind.NotYet)
                .forEach(volume -> carriers.claims().lost(volume).ifPresent(why -> attempts.taken(volume, why)));
        List<PodVolumeRestore> reachable = volumes.stream()
                .filter(volume -> objects.there().contains(RestoreRecords.pod(volume)))
                .toList();
        RestoreAttempts.Next next = attempts.carryOut(round, reachable, carriers, look, limits);
        Optional<String> queued = starts.start(round, volumes, next.starts(), carriers, look, limits);
        Optional<String> leaving = holders.remove(round, volumes, look);
        int missing = round.plan().pods().stream()
                        .mapToInt(pod -> pod.volumes().size())
                        .sum()
                - volumes.size();
        return new DataState(
                volumes,
                missing == 0
                        ? next.waitingFor()
                                .or(() -> queued)
                                .or(() -> Optional.ofNullable(look.withoutRoom()))
                                .or(() -> leaving)
                        : Optional.of("the records of " + missing + " volumes"));
    }

    /** A Restore has ended, or is gone. */
    void forget(String name) {
        queue.forget(RestoreJobs.turn(name));
    }

    private static Map<String, Set<String>> repositories(RestoreRound round, List<PodVolumeRestore> volumes) {
        return volumes.stream()
                .filter(VolumeAttempts::isOpen)
                .collect(Collectors.groupingBy(
                        VolumeAttempts::job,
                        Collectors.mapping(
                                volume -> round.location().name() + "/" + round.source(volume.getSpec().pod.namespace),
                                Collectors.toSet())));
    }

    private RetryLimits limits() {
        Duration longest = config.retryPauseLongest();
        Duration pause = config.retryPause();
        return new RetryLimits(
                Math.max(1, config.retryAttempts()),
                pause.compareTo(longest) < 0 ? pause : longest,
                longest,
                config.nodePendingDeadline());
    }
}
