package io.salvor.operator.restore;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeRestore;
import io.salvor.job.Admission.Wish;
import io.salvor.job.JobGroups;
import io.salvor.job.JobGroups.Group;
import io.salvor.job.JobGroups.Ready;
import io.salvor.job.JobView;
import io.salvor.job.RetryLimits;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.JobQueue;
import io.salvor.operator.run.JobsLook;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.operator.storage.Repositories;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Begins attempts: makes Jobs for the volumes of pods that wait, as many as the queue lets through. */
@ApplicationScoped
public class RestoreJobs {
    private static final int TOO_MANY_REQUESTS = 429;

    private final VolumeRestores records;
    private final Repositories repositories;
    private final RestoreAttempts attempts;
    private final NodeJobs jobs;
    private final JobQueue queue;
    private final OperatorConfig config;
    private final Clock clock;

    public RestoreJobs(
            VolumeRestores records,
            Repositories repositories,
            RestoreAttempts attempts,
            NodeJobs jobs,
            JobQueue queue,
            OperatorConfig config,
            Clock clock) {
        this.records = records;
        this.repositories = repositories;
        this.attempts = attempts;
        this.jobs = jobs;
        this.queue = queue;
        this.config = config;
        this.clock = clock;
    }

    /** How a Restore is called in the queue: a Backup may have its name. */
    static String turn(String restore) {
        return JobQueue.RESTORE + restore;
    }

    /**
     * Makes Jobs for volumes whose pods wait; returns what is waited for.
     *
     * @param ready the volumes by the name of their record, each with its place
     * @param alone the names of those that need a Job of their own
     */
    Optional<String> start(
            RestoreRound round,
            Map<String, PodVolumeRestore> ready,
            Set<String> alone,
            JobsLook look,
            RetryLimits limits) {
        Set<String> closed = closed(round);
        List<Ready> volumes = ready.entrySet().stream()
                .filter(volume ->
                        !closed.contains(round.source(volume.getValue().getSpec().pod.namespace)))
                .map(volume -> new Ready(
                        volume.getKey(),
                        volume.getValue().getStatus().place.node,
                        round.source(volume.getValue().getSpec().pod.namespace),
                        null,
                        alone.contains(volume.getKey())))
                .toList();
        List<Group> groups = JobGroups.of(
                volumes,
                look.mayRun().stream().map(JobView::node).collect(Collectors.toSet()),
                config.nodeVolumesPerJob(),
                config.nodeNamespacesPerJob());
        Optional<String> queued = start(round, groups, ready, limits);
        return volumes.size() == ready.size()
                ? queued
                : Optional.of("the maintenance of the repository of " + String.join(", ", closed) + " lets nobody else"
                        + " work on it for a while");
    }

    /** The namespaces whose repository's maintenance is at a step in which restic lets nobody else work on it. */
    private Set<String> closed(RestoreRound round) {
        return repositories.of(round.location()).entrySet().stream()
                .filter(repository -> Repositories.isClosed(repository.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<String> start(
            RestoreRound round, List<Group> groups, Map<String, PodVolumeRestore> volumes, RetryLimits limits) {
        List<Wish> wishes = groups.stream()
                .map(group -> new Wish(
                        group.node(),
                        group.namespaces().stream()
                                .map(namespace -> round.location().name() + "/" + namespace)
                                .collect(Collectors.toSet())))
                .toList();
        Set<Integer> admitted =
                queue.ask(turn(round.name()), Instant.parse(round.restore().getStatus().startTime), wishes);
        admitted.stream().sorted().forEach(turn -> {
            List<PodVolumeRestore> chosen =
                    groups.get(turn).volumes().stream().map(volumes::get).toList();
            start(round, groups.get(turn), chosen, limits)
                    .ifPresent(job -> queue.started(turn(round.name()), job, wishes.get(turn)));
        });
        int queued = groups.size() - admitted.size();
        return queued == 0 ? Optional.empty() : Optional.of(queued + " Jobs wait for their turn");
    }

    /** Writes the attempt into each record, then makes the Job; it is named after the first volume and its attempt, and so never like another. */
    private Optional<String> start(
            RestoreRound round, Group group, List<PodVolumeRestore> volumes, RetryLimits limits) {
        List<PodVolumeRestore> begun = new ArrayList<>();
        String job = null;
        for (PodVolumeRestore volume : volumes) {
            String name = job != null
                    ? job
                    : Names.job(
                            round.name(),
                            round.uid() + "/" + volume.getMetadata().getName(),
                            VolumeAttempts.state(volume, false).next());
            VolumeAttempts.open(volume, group.node(), name, Instant.now(clock));
            Optional<PodVolumeRestore> written = records.write(volume);
            if (written.isPresent()) {
                job = name;
                begun.add(written.get());
            }
        }
        return begun.isEmpty() ? Optional.empty() : make(round, job, group.node(), begun, limits);
    }

    private Optional<String> make(
            RestoreRound round, String name, String node, List<PodVolumeRestore> volumes, RetryLimits limits) {
        Map<String, String> passwords = new HashMap<>();
        volumes.forEach(volume -> passwords.computeIfAbsent(
                volume.getSpec().pod.namespace, namespace -> round.location().password(round.source(namespace))));
        NodeJob job = new NodeJob(
                name,
                NodeJob.Command.restore,
                node,
                volumes.stream()
                        .map(volume -> new NodeJob.Volume(
                                volume.getMetadata().getName(),
                                volume.getStatus().place.hostPath,
                                volume.getStatus().attempt,
                                volume.getStatus().place.signalPath))
                        .toList(),
                Map.of(Labels.RESTORE, Labels.value(round.name())),
                passwords,
                round.location().reachForNodeJobs(),
                round.deadline());
        try {
            jobs.start(job.on(round.location().mount()), round.restore());
            return Optional.of(name);
        } catch (KubernetesClientException e) {
            if (!isRefusal(e.getCode())) {
                // The next look sees whether it was made; it has its attempt either way.
                throw e;
            }
            volumes.forEach(volume -> attempts.failed(
                    round,
                    volume,
                    VolumeReason.JobNotStarted,
                    "Job " + name + " could not be made: " + e.getMessage(),
                    limits));
            return Optional.empty();
        }
    }

    private static boolean isRefusal(int code) {
        return code >= HttpURLConnection.HTTP_BAD_REQUEST
                && code < HttpURLConnection.HTTP_INTERNAL_ERROR
                && code != HttpURLConnection.HTTP_CLIENT_TIMEOUT
                && code != TOO_MANY_REQUESTS;
    }
}
