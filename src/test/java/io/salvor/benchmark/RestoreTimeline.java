package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.VolumePhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** When each turn of one Restore through a holder pod was seen by a watch; it must be the only one that runs. */
final class RestoreTimeline implements AutoCloseable {
    /** The turns of a Restore, in the order in which they come. */
    enum Turn {
        Created("the Restore was created"),
        Planned("it is planned, and the plan is stored"),
        HolderMade("the holder pod was created"),
        HolderWaits("the holder pod waits on its node, with its claims mounted"),
        JobMade("the Job was created"),
        JobRuns("the Job's container runs"),
        FirstVolume("the first volume is in progress: the command's JVM is up"),
        LastVolume("the last volume has ended: restic is done"),
        JobEnded("the Job's container has ended"),
        HolderGone("the holder pod is gone"),
        WorkloadMade("the pod of the application was created"),
        Ended("the Restore is completed");

        private final String meaning;

        Turn(String meaning) {
            this.meaning = meaning;
        }

        String meaning() {
            return meaning;
        }
    }

    private final Map<Turn, Instant> turns = new EnumMap<>(Turn.class);
    private final List<Watch> watches = new ArrayList<>();
    private final String target;

    /** Watches from now on. @param target the namespace that is restored into */
    RestoreTimeline(KubernetesClient client, String namespace, String target) {
        this.target = target;
        watches.add(client.resources(PodVolumeRestore.class)
                .inNamespace(namespace)
                .withResourceVersion(client.resources(PodVolumeRestore.class)
                        .inNamespace(namespace)
                        .list()
                        .getMetadata()
                        .getResourceVersion())
                .watch(each((action, volume) -> volume(volume))));
        watches.add(client.resources(Restore.class)
                .inNamespace(namespace)
                .withResourceVersion(client.resources(Restore.class)
                        .inNamespace(namespace)
                        .list()
                        .getMetadata()
                        .getResourceVersion())
                .watch(each((action, restore) -> restore(restore))));
        watches.add(client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withResourceVersion(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace)
                        .list()
                        .getMetadata()
                        .getResourceVersion())
                .watch(each((action, job) -> made(job))));
        watches.add(client.pods()
                .inAnyNamespace()
                .withResourceVersion(
                        client.pods().inAnyNamespace().list().getMetadata().getResourceVersion())
                .watch(each((action, pod) -> pod(action, pod, namespace))));
    }

    /** Notes the moment just before the Restore is created. */
    void begin() {
        first(Turn.Created);
    }

    /** When each turn came. */
    Map<Turn, Instant> turns() {
        synchronized (turns) {
            return new EnumMap<>(turns);
        }
    }

    private void made(Job job) {
        first(Turn.JobMade);
    }

    private void restore(Restore restore) {
        if (restore.getStatus() != null && restore.getStatus().planned) {
            first(Turn.Planned);
        }
        if (restore.hasEnded()) {
            first(Turn.Ended);
        }
    }

    private void volume(PodVolumeRestore volume) {
        VolumePhase phase = volume.getStatus() == null ? null : volume.getStatus().phase;
        if (phase == VolumePhase.InProgress) {
            first(Turn.FirstVolume);
        } else if (volume.hasEnded()) {
            last(Turn.LastVolume);
        }
    }

    private void pod(Watcher.Action action, Pod pod, String namespace) {
        boolean gone = action == Watcher.Action.DELETED;
        if (pod.getMetadata().getNamespace().equals(namespace)) {
            job(pod);
        } else if (pod.getMetadata().getNamespace().equals(target)) {
            boolean holder = pod.getMetadata().getLabels() != null
                    && pod.getMetadata().getLabels().containsKey("salvor.io/holds-claims");
            boolean waits = pod.getStatus() != null
                    && pod.getStatus().getInitContainerStatuses().stream()
                            .anyMatch(container -> container.getState() != null
                                    && container.getState().getRunning() != null);
            if (!holder && !gone) {
                first(Turn.WorkloadMade);
            } else if (holder) {
                first(gone ? Turn.HolderGone : waits ? Turn.HolderWaits : Turn.HolderMade);
            }
        }
    }

    private void job(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        if ("Running".equals(phase)) {
            first(Turn.JobRuns);
        } else if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
            first(Turn.JobEnded);
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

    private static <T extends HasMetadata> Watcher<T> each(BiConsumer<Watcher.Action, T> consumer) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                if (action == Action.ADDED || action == Action.MODIFIED || action == Action.DELETED) {
                    consumer.accept(action, object);
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
