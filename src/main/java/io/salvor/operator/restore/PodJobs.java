package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.NodeJobs.NodeJobState;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.JobDriver;
import io.salvor.restore.WaitState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The Jobs that fill the volumes of a waiting pod, one at a time, from the records of all to the pod that has gone on. */
@ApplicationScoped
public class PodJobs {
    private final ResourceLister lister;
    private final VolumeRestores records;
    private final JobDriver driver;
    private final NodeJobs jobs;

    public PodJobs(ResourceLister lister, VolumeRestores records, JobDriver driver, NodeJobs jobs) {
        this.lister = lister;
        this.records = records;
        this.driver = driver;
        this.jobs = jobs;
    }

    /**
     * Does what is next for a pod.
     *
     * @param volumes its records as they were read
     * @param loss why no new Job can bring them back; null where each volume of the pod has its record
     */
    void carryOn(RestoreRound round, List<PodVolumeRestore> volumes, String loss) {
        List<PodVolumeRestore> left =
                volumes.stream().filter(volume -> !volume.hasEnded()).toList();
        if (left.isEmpty()) {
            return;
        }
        String target = target(round.restore(), left.get(0).getSpec().pod.uid);
        List<NodeJobState> states = driver.attempts(round.name(), target);
        WaitState.Kind pod = releaseIfStarted(left);
        boolean released = pod == WaitState.Kind.Released;
        if (pod == WaitState.Kind.Gone
                || pod == WaitState.Kind.Failed
                || !released && waitsInVain(states, left, loss)) {
            // What runs is of no use any more. If volumes are left, the next look starts a Job for all of them.
            driver.stop(states);
            return;
        }
        driver.drive(
                states,
                round.deadline(),
                new JobDriver.Work(
                        attempt -> {
                            if (loss != null && !released) {
                                fail(left, loss);
                            } else {
                                start(round, left, Names.job(round.name(), target, attempt));
                            }
                        },
                        state -> {},
                        why -> fail(left, why)));
    }

    /**
     * Whether a Job has done its part and waits until the pod goes on, while the pod waits for a volume that the Job does not know:
     * an operator of before started it with some of the records.
     */
    private static boolean waitsInVain(List<NodeJobState> states, List<PodVolumeRestore> left, String loss) {
        if (states.isEmpty() || states.get(states.size() - 1).ended()) {
            return false;
        }
        List<String> known = states.get(states.size() - 1).volumes();
        Map<Boolean, List<PodVolumeRestore>> parts = left.stream()
                .collect(Collectors.partitioningBy(
                        volume -> known.contains(volume.getMetadata().getName())));
        return (loss != null || !parts.get(false).isEmpty())
                && parts.get(true).stream().allMatch(volume -> Boolean.TRUE.equals(volume.getStatus().restored));
    }

    /** What the Jobs of a pod are named after. */
    private static String target(Restore restore, String podUid) {
        return restore.getMetadata().getUid() + "/" + podUid;
    }

    private void fail(List<PodVolumeRestore> volumes, String why) {
        volumes.forEach(volume -> records.fail(volume, described(volume) + why));
    }

    private static String described(PodVolumeRestore volume) {
        return "volume " + RestoreRecords.key(volume) + " was not restored on node " + volume.getSpec().node + ": ";
    }

    /**
     * The pod has seen all of its data when the wait container has ended, and then the traces may go. Where it never will, the
     * volumes fail.
     */
    private WaitState.Kind releaseIfStarted(List<PodVolumeRestore> left) {
        List<PodVolumeRestore> held = left.stream()
                .filter(volume -> volume.getMetadata().getAnnotations() == null
                        || !volume.getMetadata().getAnnotations().containsKey(Labels.POD_RELEASED))
                .toList();
        if (held.isEmpty()) {
            return WaitState.Kind.Released;
        }
        PodReference reference = held.get(0).getSpec().pod;
        JsonNode pod = lister.get(Kinds.PODS, reference.namespace, reference.name);
        WaitState state = WaitState.of(reference.namespace + "/" + reference.name, pod);
        boolean same = pod != null && pod.at("/metadata/uid").asText().equals(reference.uid);
        if (!same) {
            fail(held, "its pod is gone (PodGone)");
            return WaitState.Kind.Gone;
        }
        if (state.kind() == WaitState.Kind.Failed) {
            fail(held, state.message());
        } else if (state.kind() == WaitState.Kind.Released) {
            held.forEach(records::release);
        }
        return state.kind();
    }

    private void start(RestoreRound round, List<PodVolumeRestore> left, String name) {
        String namespace = left.get(0).getSpec().pod.namespace;
        jobs.start(
                new NodeJob(
                        name,
                        NodeJob.Command.restore,
                        left.get(0).getSpec().node,
                        left.stream()
                                .map(volume ->
                                        new NodeJob.Volume(volume.getMetadata().getName(), volume.getSpec().hostPath))
                                .toList(),
                        Map.of(Labels.RESTORE, Labels.value(round.name())),
                        Map.of(namespace, round.location().password(namespace)),
                        round.location().reach(),
                        round.deadline()),
                round.restore());
    }
}
