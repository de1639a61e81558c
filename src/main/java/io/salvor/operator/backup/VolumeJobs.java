package io.salvor.operator.backup;

import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.api.PodVolumeBackup;
import io.salvor.kubernetes.ClusterObjects;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.NodeJobs.NodeJobState;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.backup.hooks.BackupHooks;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts and stops the Jobs that save volumes, and fails the volumes that none can save. */
@ApplicationScoped
public class VolumeJobs {
    /** After this long without a start, it is worth looking whether the pods are still there. */
    private static final Duration SLOW_START = Duration.ofSeconds(15);

    private final ClusterObjects cluster;
    private final NodeJobs jobs;
    private final VolumeBackups records;
    private final BackupHooks hooks;
    private final Clock clock;

    public VolumeJobs(ClusterObjects cluster, NodeJobs jobs, VolumeBackups records, BackupHooks hooks, Clock clock) {
        this.cluster = cluster;
        this.jobs = jobs;
        this.records = records;
        this.hooks = hooks;
        this.clock = clock;
    }

    /** Runs the pre-hooks of the pods that are still there, and starts a Job for the volumes that may then be saved. */
    void start(BackupRound round, String node, List<PodVolumeBackup> volumes, int attempt) {
        List<PodVolumeBackup> there = new ArrayList<>();
        for (PodVolumeBackup volume : volumes) {
            if (podIsThere(volume)) {
                there.add(volume);
            } else {
                fail(round, volume, podGone(volume));
            }
        }
        failRefused(round, there);
        if (!there.isEmpty()) {
            String name = Names.job(round.name(), BackupRunner.target(round.backup(), node), attempt);
            jobs.start(job(round, name, node, there), round.backup());
        }
    }

    private static NodeJob job(BackupRound round, String name, String node, List<PodVolumeBackup> volumes) {
        OpenLocation location = round.location();
        Map<String, String> passwords = volumes.stream()
                .map(volume -> volume.getSpec().pod.namespace)
                .distinct()
                .collect(Collectors.toMap(namespace -> namespace, location::password));
        return new NodeJob(
                name,
                NodeJob.Command.backup,
                node,
                volumes.stream()
                        .map(volume -> new NodeJob.Volume(volume.getMetadata().getName(), volume.getSpec().hostPath))
                        .toList(),
                Map.of(Labels.BACKUP, Labels.value(round.name())),
                passwords,
                location.reach(),
                round.frozen().deadline());
    }

    /** Takes out the volumes of the pods where a pre-hook has failed. */
    private void failRefused(BackupRound round, List<PodVolumeBackup> there) {
        Set<String> pods =
                there.stream().map(volume -> volume.getSpec().pod.uid).collect(Collectors.toSet());
        Map<String, String> refused =
                hooks.before(round.hooks(), round.frozen().plan().hooks(), pods);
        for (PodVolumeBackup volume : List.copyOf(there)) {
            String why = refused.get(volume.getSpec().pod.uid);
            if (why != null) {
                there.remove(volume);
                fail(round, volume, described(volume) + " was not saved, because a hook failed: " + why);
            }
        }
    }

    /** A Job whose pod waits for a folder that went with its pod would wait for ever, and hold up the other volumes. */
    void stopIfPodsAreGone(BackupRound round, NodeJobState state, List<PodVolumeBackup> volumes) {
        if (state.started() || Instant.now(clock).isBefore(state.created().plus(SLOW_START))) {
            return;
        }
        List<PodVolumeBackup> gone =
                volumes.stream().filter(volume -> !podIsThere(volume)).toList();
        if (!gone.isEmpty()) {
            jobs.stop(state.name());
            gone.forEach(volume -> fail(round, volume, podGone(volume)));
        }
    }

    /** Fails the volumes of a node for which no further Job is started. */
    void giveUp(BackupRound round, String node, List<PodVolumeBackup> volumes, String why) {
        volumes.forEach(
                volume -> fail(round, volume, described(volume) + " was not saved on node " + node + ": " + why));
    }

    private void fail(BackupRound round, PodVolumeBackup volume, String message) {
        round.changed(records.fail(volume, message));
    }

    private boolean podIsThere(PodVolumeBackup volume) {
        return cluster.pod(volume.getSpec().pod.namespace, volume.getSpec().pod.name)
                .map(Pod::getMetadata)
                .filter(pod -> Objects.equals(pod.getUid(), volume.getSpec().pod.uid))
                .filter(pod -> pod.getDeletionTimestamp() == null)
                .isPresent();
    }

    private static String podGone(PodVolumeBackup volume) {
        return described(volume) + " was not saved: its pod is gone since the backup was planned (" + Reason.PodGone
                + "); the next run takes the pod that took its place";
    }

    private static String described(PodVolumeBackup volume) {
        return "volume " + volume.getSpec().pod.namespace + "/" + volume.getSpec().pod.name + "/"
                + volume.getSpec().volume;
    }
}
