package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** When each turn of one Backup was seen by a watch. */
final class Timeline implements AutoCloseable {
    /** The turns of a Backup, in the order in which they come. */
    enum Turn {
        Created("the Backup was created"),
        Recorded("its volumes are on record: cluster read, objects and plan in the bucket"),
        JobMade("the Job was created"),
        PodRunning("the Job's container runs"),
        FirstVolume("the first volume is in progress: the command's JVM is up"),
        LastVolume("the last volume has ended: restic is done"),
        Sealed("the Backup is completed: its marker is in the bucket"),
        PodEnded("the Job's container has ended");

        private final String meaning;

        Turn(String meaning) {
            this.meaning = meaning;
        }

        String meaning() {
            return meaning;
        }
    }

    private final TurnWatch<Turn> turns = new TurnWatch<>(Turn.class);
    private final CountDownLatch sealed = new CountDownLatch(1);
    private final CountDownLatch podEnded = new CountDownLatch(1);
    private volatile BackupPhase phase;
    private volatile String message;

    /** Watches from now on; the next Backup must be the only one that runs. */
    Timeline(KubernetesClient client, String namespace) {
        turns.watch(client.resources(PodVolumeBackup.class).inNamespace(namespace), unlessGone(this::volume));
        turns.watch(client.resources(Job.class).inNamespace(namespace), unlessGone(job -> turns.first(Turn.JobMade)));
        turns.watch(client.resources(Pod.class).inNamespace(namespace), unlessGone(this::pod));
        turns.watch(client.resources(Backup.class).inNamespace(namespace), unlessGone(this::backup));
    }

    /** One that is deleted has no turn any more. */
    private static <R> BiConsumer<Watcher.Action, R> unlessGone(Consumer<R> seen) {
        return (action, object) -> {
            if (action != Watcher.Action.DELETED) {
                seen.accept(object);
            }
        };
    }

    /** Notes the moment just before the Backup is created. */
    void begin() {
        turns.first(Turn.Created);
    }

    /** Waits for the end of the Backup and of its Job, and returns when each turn came. */
    Map<Turn, Instant> await(Duration longest) throws InterruptedException {
        boolean ended = sealed.await(longest.toMillis(), TimeUnit.MILLISECONDS)
                && phase == BackupPhase.Completed
                && podEnded.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended || phase != BackupPhase.Completed) {
            throw new IllegalStateException("the Backup is " + phase + " and not Completed: " + message);
        }
        return turns.seen();
    }

    private void volume(PodVolumeBackup volume) {
        VolumePhase phase = volume.getStatus() == null ? null : volume.getStatus().phase;
        if (phase == VolumePhase.InProgress) {
            turns.first(Turn.FirstVolume);
        } else if (phase == null || phase == VolumePhase.New) {
            turns.last(Turn.Recorded);
        } else {
            turns.last(Turn.LastVolume);
        }
    }

    private void pod(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        if ("Running".equals(phase)) {
            turns.first(Turn.PodRunning);
        } else if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
            turns.first(Turn.PodEnded);
            podEnded.countDown();
        }
    }

    private void backup(Backup backup) {
        BackupPhase now = backup.getStatus() == null ? null : backup.getStatus().phase;
        if (now != null && now != BackupPhase.New && now != BackupPhase.InProgress) {
            turns.first(Turn.Sealed);
            phase = now;
            message = backup.getStatus().message;
            sealed.countDown();
        }
    }

    @Override
    public void close() {
        turns.close();
    }
}
