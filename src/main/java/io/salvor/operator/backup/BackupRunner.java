package io.salvor.operator.backup;

import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.ClusterObjects;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.NodeJobs.NodeJobState;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.backup.hooks.BackupHooks;
import io.salvor.operator.run.JobDriver;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Brings the volumes of a frozen Backup forward: repositories first, then one Job for each node. */
@ApplicationScoped
public class BackupRunner {
    /** After this long without a start, it is worth looking whether the pods are still there. */
    private static final Duration SLOW_START = Duration.ofSeconds(15);

    private final ClusterObjects cluster;
    private final Repositories repositories;
    private final NodeJobs jobs;
    private final VolumeBackups records;
    private final JobDriver driver;
    private final BackupHooks hooks;
    private final TerminationReports lastWords;
    private final Clock clock;

    public BackupRunner(
            ClusterObjects cluster,
            Repositories repositories,
            NodeJobs jobs,
            VolumeBackups records,
            JobDriver driver,
            BackupHooks hooks,
            TerminationReports lastWords,
            Clock clock) {
        this.cluster = cluster;
        this.repositories = repositories;
        this.jobs = jobs;
        this.records = records;
        this.driver = driver;
        this.hooks = hooks;
        this.lastWords = lastWords;
        this.clock = clock;
    }

    /** Does the next step for every volume that has not ended; returns the volumes as they stand then. */
    List<PodVolumeBackup> advance(Backup backup, FrozenBackup frozen, OpenLocation location, Runnable checkpoint) {
        List<PodVolumeBackup> volumes = new ArrayList<>(records.of(backup));
        // Not the creation time: that has whole seconds, and a Backup of the same second must not share a verdict.
        Map<String, ResticRepository> settled = settledRepositories(volumes, location, frozen.startTime());
        if (settled == null) {
            return volumes;
        }
        failWithoutRepository(volumes, settled);
        Map<String, List<PodVolumeBackup>> byNode = new TreeMap<>(
                unfinished(volumes).stream().collect(Collectors.groupingBy(volume -> volume.getSpec().node)));
        Round round = new Round(backup, frozen, location, volumes, checkpoint);
        byNode.forEach((node, onNode) -> runNode(round, node, onNode));
        return volumes;
    }

    /** UIDs of the pods of which a Job may be saving a volume now, as the cluster knows without the plan. */
    Set<String> podsAtWork(Backup backup) {
        Map<String, List<PodVolumeBackup>> byNode =
                unfinished(records.of(backup)).stream().collect(Collectors.groupingBy(volume -> volume.getSpec().node));
        return byNode.entrySet().stream()
                .filter(node -> driver.attempts(backup.getMetadata().getName(), target(backup, node.getKey())).stream()
                        .anyMatch(state -> !state.ended()))
                .flatMap(node -> node.getValue().stream())
                .map(volume -> volume.getSpec().pod.uid)
                .collect(Collectors.toSet());
    }

    private static String target(Backup backup, String node) {
        return backup.getMetadata().getUid() + "/" + node;
    }

    private static List<PodVolumeBackup> unfinished(List<PodVolumeBackup> volumes) {
        return volumes.stream().filter(volume -> !volume.hasEnded()).toList();
    }

    /** The repositories of all unfinished volumes, or null while one of them is still being opened. */
    private Map<String, ResticRepository> settledRepositories(
            List<PodVolumeBackup> volumes, OpenLocation location, Instant since) {
        Map<String, ResticRepository> found = new LinkedHashMap<>();
        boolean settled = true;
        for (String namespace : new TreeSet<>(unfinished(volumes).stream()
                .map(volume -> volume.getSpec().pod.namespace)
                .toList())) {
            ResticRepository repository = repositories.ensure(namespace, location, since);
            found.put(namespace, repository);
            settled &= Repositories.isSettled(repository, since);
        }
        return settled ? found : null;
    }

    private void failWithoutRepository(List<PodVolumeBackup> volumes, Map<String, ResticRepository> repositories) {
        for (PodVolumeBackup volume : unfinished(volumes)) {
            ResticRepository repository = repositories.get(volume.getSpec().pod.namespace);
            if (Repositories.isNotReady(repository)) {
                replace(volumes, records.fail(volume, repository.getStatus().message));
            }
        }
    }

    /**
     * One look at a Backup.
     *
     * @param volumes as they stand, kept up with what is done
     * @param checkpoint writes the Backup's status
     */
    private record Round(
            Backup backup,
            FrozenBackup frozen,
            OpenLocation location,
            List<PodVolumeBackup> volumes,
            Runnable checkpoint) {

        String run() {
            return backup.getMetadata().getName();
        }

        String target(String node) {
            return BackupRunner.target(backup, node);
        }
    }

    private void runNode(Round round, String node, List<PodVolumeBackup> onNode) {
        List<NodeJobState> states = driver.attempts(round.run(), round.target(node));
        List<PodVolumeBackup> volumes = round.volumes();
        lastWords.results(states, onNode).forEach(ended -> replace(volumes, ended));
        List<PodVolumeBackup> left = unfinished(volumes).stream()
                .filter(volume -> node.equals(volume.getSpec().node))
                .toList();
        if (!left.isEmpty()) {
            driver.drive(
                    states,
                    round.frozen().deadline(),
                    new JobDriver.Work(
                            attempt -> start(round, node, left, attempt),
                            state -> stopIfPodsAreGone(state, left, volumes),
                            why -> left.forEach(volume -> replace(
                                    volumes,
                                    records.fail(
                                            volume,
                                            described(volume) + " was not saved on node " + node + ": " + why)))));
        }
    }

    private static String described(PodVolumeBackup volume) {
        return "volume " + volume.getSpec().pod.namespace + "/" + volume.getSpec().pod.name + "/"
                + volume.getSpec().volume;
    }

    private void start(Round round, String node, List<PodVolumeBackup> left, int attempt) {
        List<PodVolumeBackup> there = new ArrayList<>();
        for (PodVolumeBackup volume : left) {
            if (podIsThere(volume)) {
                there.add(volume);
            } else {
                replace(round.volumes(), records.fail(volume, podGone(volume)));
            }
        }
        failRefused(round, there);
        if (there.isEmpty()) {
            return;
        }
        OpenLocation location = round.location();
        Map<String, String> passwords = there.stream()
                .map(volume -> volume.getSpec().pod.namespace)
                .distinct()
                .collect(Collectors.toMap(namespace -> namespace, location::password));
        jobs.start(
                new NodeJob(
                        Names.job(round.run(), round.target(node), attempt),
                        NodeJob.Command.backup,
                        node,
                        there.stream()
                                .map(volume ->
                                        new NodeJob.Volume(volume.getMetadata().getName(), volume.getSpec().hostPath))
                                .toList(),
                        Map.of(Labels.BACKUP, Labels.value(round.run())),
                        passwords,
                        location.reach(),
                        round.frozen().deadline()),
                round.backup());
    }

    /** Runs the hooks before, and takes out the volumes of the pods where one has failed. */
    private void failRefused(Round round, List<PodVolumeBackup> there) {
        Set<String> pods =
                there.stream().map(volume -> volume.getSpec().pod.uid).collect(Collectors.toSet());
        Map<String, String> refused = hooks.before(round.backup(), round.frozen(), pods, round.checkpoint());
        for (PodVolumeBackup volume : List.copyOf(there)) {
            String why = refused.get(volume.getSpec().pod.uid);
            if (why != null) {
                there.remove(volume);
                replace(
                        round.volumes(),
                        records.fail(volume, described(volume) + " was not saved, because a hook failed: " + why));
            }
        }
    }

    private boolean podIsThere(PodVolumeBackup volume) {
        Pod pod = cluster.pod(volume.getSpec().pod.namespace, volume.getSpec().pod.name)
                .orElse(null);
        return pod != null
                && Objects.equals(pod.getMetadata().getUid(), volume.getSpec().pod.uid)
                && pod.getMetadata().getDeletionTimestamp() == null;
    }

    private static String podGone(PodVolumeBackup volume) {
        return described(volume) + " was not saved: its pod is gone since the backup was planned (PodGone);"
                + " the next run takes the pod that took its place";
    }

    /** A Job whose pod waits for a folder that went with its pod would wait for ever, and hold up the other volumes. */
    private void stopIfPodsAreGone(NodeJobState state, List<PodVolumeBackup> left, List<PodVolumeBackup> volumes) {
        if (state.started() || Instant.now(clock).isBefore(state.created().plus(SLOW_START))) {
            return;
        }
        List<PodVolumeBackup> gone =
                left.stream().filter(volume -> !podIsThere(volume)).toList();
        if (!gone.isEmpty()) {
            jobs.stop(state.name());
            gone.forEach(volume -> replace(volumes, records.fail(volume, podGone(volume))));
        }
    }

    private static void replace(List<PodVolumeBackup> volumes, PodVolumeBackup changed) {
        volumes.replaceAll(volume ->
                volume.getMetadata().getName().equals(changed.getMetadata().getName()) ? changed : volume);
    }
}
