package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * When each turn of one Backup was seen by a watch. The timestamps in the objects are whole seconds, too coarse for what is
 * measured here.
 */
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

    private final Map<Turn, Instant> turns = new EnumMap<>(Turn.class);
    private final CountDownLatch sealed = new CountDownLatch(1);
    private final CountDownLatch podEnded = new CountDownLatch(1);
    private final List<Watch> watches = new ArrayList<>();
    private volatile BackupPhase phase;
    private volatile String message;

    /** Watches from now on; the next Backup must be the only one that runs. */
    Timeline(KubernetesClient client, String namespace) {
        watches.add(client.resources(PodVolumeBackup.class)
                .inNamespace(namespace)
                .withResourceVersion(now(client, PodVolumeBackup.class, namespace))
                .watch(each(this::volume)));
        watches.add(client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withResourceVersion(now(client, Job.class, namespace))
                .watch(each(job -> first(Turn.JobMade))));
        watches.add(client.pods()
                .inNamespace(namespace)
                .withResourceVersion(now(client, Pod.class, namespace))
                .watch(each(this::pod)));
        watches.add(client.resources(Backup.class)
                .inNamespace(namespace)
                .withResourceVersion(now(client, Backup.class, namespace))
                .watch(each(this::backup)));
    }

    private static <T extends HasMetadata> String now(KubernetesClient client, Class<T> type, String namespace) {
        return client.resources(type)
                .inNamespace(namespace)
                .list()
                .getMetadata()
                .getResourceVersion();
    }

    /** Notes the moment just before the Backup is created. */
    void begin() {
        first(Turn.Created);
    }

    /** Waits for the end of the Backup and of its Job, and returns when each turn came. */
    Map<Turn, Instant> await(Duration longest) throws InterruptedException {
        boolean ended = sealed.await(longest.toMillis(), TimeUnit.MILLISECONDS)
                && phase == BackupPhase.Completed
                && podEnded.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended || phase != BackupPhase.Completed) {
            throw new IllegalStateException("the Backup is " + phase + " and not Completed: " + message);
        }
        synchronized (turns) {
            return new EnumMap<>(turns);
        }
    }

    private void volume(PodVolumeBackup volume) {
        VolumePhase phase = volume.getStatus() == null ? null : volume.getStatus().phase;
        if (phase == VolumePhase.InProgress) {
            first(Turn.FirstVolume);
        } else if (phase == null || phase == VolumePhase.New) {
            last(Turn.Recorded);
        } else {
            last(Turn.LastVolume);
        }
    }

    private void pod(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        if ("Running".equals(phase)) {
            first(Turn.PodRunning);
        } else if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
            first(Turn.PodEnded);
            podEnded.countDown();
        }
    }

    private void backup(Backup backup) {
        BackupPhase now = backup.getStatus() == null ? null : backup.getStatus().phase;
        if (now != null && now != BackupPhase.New && now != BackupPhase.InProgress) {
            first(Turn.Sealed);
            phase = now;
            message = backup.getStatus().message;
            sealed.countDown();
        }
    }

    private void first(Turn turn) {
        synchronized (turns) {
            turns.putIfAbsent(turn, Instant.now());
        }
    }

    private void last(Turn turn) {
        synchronized (turns) {
            turns.put(turn, Instant.now());
        }
    }

    private static <T> Watcher<T> each(Consumer<T> consumer) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                if (action == Action.ADDED || action == Action.MODIFIED) {
                    consumer.accept(object);
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new IllegalStateException("a watch of the benchmark broke off", cause);
            }
        };
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}
