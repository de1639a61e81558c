package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Labels;
import java.time.Instant;
import java.util.Map;

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

    private final TurnWatch<Turn> turns = new TurnWatch<>(Turn.class);
    private final String namespace;
    private final String target;

    /** Watches from now on, and leaves alone what is of earlier Restores. @param target the Restore, and the namespace that it restores into */
    RestoreTimeline(KubernetesClient client, String namespace, String target) {
        this.namespace = namespace;
        this.target = target;
        turns.watch(
                client.resources(PodVolumeRestore.class).inNamespace(namespace),
                (action, volume) -> ofTarget(volume, () -> volume(volume)));
        turns.watch(client.resources(Restore.class).inNamespace(namespace), (action, restore) -> restore(restore));
        turns.watch(
                client.resources(Job.class).inNamespace(namespace),
                (action, job) -> ofTarget(job, () -> turns.first(Turn.JobMade)));
        turns.watch(client.resources(Pod.class).inAnyNamespace(), this::pod);
    }

    /** Notes the moment just before the Restore is created. */
    void begin() {
        turns.first(Turn.Created);
    }

    /** When each turn came. */
    Map<Turn, Instant> turns() {
        return turns.seen();
    }

    private void ofTarget(HasMetadata object, Runnable seen) {
        Map<String, String> labels = object.getMetadata().getLabels();
        if (labels != null && Labels.value(target).equals(labels.get(Labels.RESTORE))) {
            seen.run();
        }
    }

    private void restore(Restore restore) {
        if (!restore.getMetadata().getName().equals(target)) {
            return;
        }
        if (restore.getStatus() != null && restore.getStatus().planned) {
            turns.first(Turn.Planned);
        }
        if (restore.hasEnded()) {
            turns.first(Turn.Ended);
        }
    }

    private void volume(PodVolumeRestore volume) {
        VolumePhase phase = volume.getStatus() == null ? null : volume.getStatus().phase;
        if (phase == VolumePhase.InProgress) {
            turns.first(Turn.FirstVolume);
        } else if (volume.hasEnded()) {
            turns.last(Turn.LastVolume);
        }
    }

    private void pod(Watcher.Action action, Pod pod) {
        boolean gone = action == Watcher.Action.DELETED;
        if (pod.getMetadata().getNamespace().equals(namespace)) {
            ofTarget(pod, () -> job(pod));
        } else if (pod.getMetadata().getNamespace().equals(target)) {
            boolean holder = pod.getMetadata().getLabels() != null
                    && pod.getMetadata().getLabels().containsKey("salvor.io/holds-claims");
            boolean waits = pod.getStatus() != null
                    && pod.getStatus().getInitContainerStatuses().stream()
                            .anyMatch(container -> container.getState() != null
                                    && container.getState().getRunning() != null);
            if (!holder && !gone) {
                turns.first(Turn.WorkloadMade);
            } else if (holder) {
                turns.first(gone ? Turn.HolderGone : waits ? Turn.HolderWaits : Turn.HolderMade);
            }
        }
    }

    private void job(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        if ("Running".equals(phase)) {
            turns.first(Turn.JobRuns);
        } else if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
            turns.first(Turn.JobEnded);
        }
    }

    @Override
    public void close() {
        turns.close();
    }
}
