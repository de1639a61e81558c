package io.salvor.operator.backup;

import io.salvor.api.PodVolumeBackup;
import io.salvor.job.Admission.Wish;
import io.salvor.job.JobGroups;
import io.salvor.job.JobGroups.Group;
import io.salvor.job.JobGroups.Ready;
import io.salvor.job.RetryLimits;
import io.salvor.job.VolumeSteps.Start;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.backup.ReadyRepositories.Standing;
import io.salvor.operator.run.JobQueue;
import io.salvor.operator.run.JobsLook;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.operator.storage.Repositories;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Chooses which of the volumes that want to be saved get a Job now: those whose repository is ready, as many as the queue lets in. */
@ApplicationScoped
public class JobStarts {
    /** Jobs whose making takes long are no reason not to look at the others, nor at the deadline: the rest is made at the next look. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Repositories repositories;
    private final VolumeBackups records;
    private final AttemptSteps steps;
    private final BackupHolders holders;
    private final JobQueue queue;
    private final VolumeJobs jobs;
    private final OperatorConfig config;
    private final Clock clock;

    public JobStarts(
            Repositories repositories,
            VolumeBackups records,
            AttemptSteps steps,
            BackupHolders holders,
            JobQueue queue,
            VolumeJobs jobs,
            OperatorConfig config,
            Clock clock) {
        this.repositories = repositories;
        this.records = records;
        this.steps = steps;
        this.holders = holders;
        this.queue = queue;
        this.jobs = jobs;
        this.config = config;
        this.clock = clock;
    }

    /** Starts Jobs for volumes of which an attempt is to begin; those that have to wait are looked at again. */
    void start(BackupRound round, JobsLook look, VolumePlaces places, Map<String, Start> starts, RetryLimits limits) {
        Map<String, PodVolumeBackup> volumes = new LinkedHashMap<>();
        round.unfinished().stream()
                .filter(volume -> starts.containsKey(volume.getMetadata().getName())
                        && !round.hooks().report().isUnanswered(AttemptRecords.pod(volume).uid))
                .forEach(volume -> volumes.put(volume.getMetadata().getName(), volume));
        ReadyRepositories ready = new ReadyRepositories(repositories, round.location());
        onlyReady(round, volumes, ready::standing, limits);
        // A repository that is not ready is no reason to make pods.
        Set<String> waiting = holders.reach(round, places, volumes, limits);
        List<Group> groups = groups(round, look, volumes.values(), starts);
        List<Wish> wishes = groups.stream().map(group -> wish(round, group)).toList();
        Set<Integer> admitted = queue.ask(round.name(), round.frozen().startTime(), wishes);
        List<Integer> turns = admitted.stream().sorted().toList();
        Instant until = Instant.now(clock).plus(LONGEST);
        for (int next = 0; next < turns.size() && !Instant.now(clock).isAfter(until); next++) {
            int i = turns.get(next);
            Map<String, PodVolumeBackup> chosen = new LinkedHashMap<>();
            groups.get(i).volumes().forEach(name -> chosen.put(name, volumes.get(name)));
            onlyReady(round, chosen, ready::nowStanding, limits);
            jobs.start(round, List.copyOf(chosen.values()), places, limits)
                    .ifPresent(job -> queue.started(round.name(), job, wishes.get(i)));
        }
        if (admitted.size() < groups.size()) {
            round.waits().queued(groups.size() - admitted.size(), queue.length());
        }
        holders.release(round, places, volumes.keySet(), waiting);
    }

    private List<Group> groups(
            BackupRound round, JobsLook look, Collection<PodVolumeBackup> volumes, Map<String, Start> starts) {
        return JobGroups.of(
                volumes.stream()
                        .map(volume -> ready(
                                round, volume, starts.get(volume.getMetadata().getName())))
                        .toList(),
                look.mayRun().stream().map(job -> job.node()).collect(Collectors.toSet()),
                config.nodeVolumesPerJob(),
                config.nodeNamespacesPerJob());
    }

    private static Wish wish(BackupRound round, Group group) {
        return new Wish(
                group.node(),
                group.namespaces().stream()
                        .map(namespace -> round.location().name() + "/" + namespace)
                        .collect(Collectors.toSet()));
    }

    /** Takes out the volumes whose repository is not ready yet; those whose repository cannot be used fail. */
    private void onlyReady(
            BackupRound round,
            Map<String, PodVolumeBackup> volumes,
            BiFunction<String, Instant, Standing> repository,
            RetryLimits limits) {
        Map<String, List<PodVolumeBackup>> byNamespace = new TreeMap<>(
                volumes.values().stream().collect(Collectors.groupingBy(volume -> volume.getSpec().pod.namespace)));
        byNamespace.forEach((namespace, ofNamespace) -> {
            Instant since = ReadyRepositories.since(round.frozen().startTime(), ofNamespace);
            Standing standing = repository.apply(namespace, since);
            if (standing.ready()) {
                return;
            }
            if (standing.closed()) {
                round.waits().maintained(namespace);
            } else if (standing.isOpened()) {
                round.waits().opened(namespace, standing.message());
            }
            for (PodVolumeBackup volume : ofNamespace) {
                volumes.remove(volume.getMetadata().getName());
                if (standing.trouble() != null) {
                    VolumeAttempts.failed(volume, standing.trouble(), standing.message(), Instant.now(clock));
                    steps.settle(round, volume, limits);
                }
            }
        });
    }

    private static Ready ready(BackupRound round, PodVolumeBackup volume, Start start) {
        return new Ready(
                volume.getMetadata().getName(),
                AttemptRecords.node(volume),
                volume.getSpec().pod.namespace,
                round.isHeld(volume) ? volume.getSpec().pod.uid : null,
                start.alone());
    }
}
