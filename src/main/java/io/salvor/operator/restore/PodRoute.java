package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeRestore;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.NodeJobs.NodeJobState;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.JobDriver;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.WaitState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The route of data through pods: a pod was made with a wait container in front; once that waits on its node, the volumes are
 * mounted, a Job there fills them, and the pod goes on. It is the route for volumes that live only with a pod. Each look does what is
 * next for every pod, so this process may end at any line.
 */
@ApplicationScoped
public class PodRoute {
    private final ResourceLister lister;
    private final VolumeRestores records;
    private final RestoreRecords writing;
    private final JobDriver driver;
    private final NodeJobs jobs;
    private final Clock clock;

    public PodRoute(
            ResourceLister lister,
            VolumeRestores records,
            RestoreRecords writing,
            JobDriver driver,
            NodeJobs jobs,
            Clock clock) {
        this.lister = lister;
        this.records = records;
        this.writing = writing;
        this.driver = driver;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Does the next step for every pod of the plan. */
    DataState advance(RestoreRound round) {
        Map<String, List<PodVolumeRestore>> byPod = records.of(round.restore()).stream()
                .collect(Collectors.groupingBy(
                        volume -> volume.getSpec().pod.namespace + "/" + volume.getSpec().pod.name));
        Map<String, String> lost = new LinkedHashMap<>();
        Optional<String> waiting = Optional.empty();
        for (PodRestore pod : round.plan().pods()) {
            List<PodVolumeRestore> volumes = byPod.getOrDefault(pod.key(), List.of());
            List<VolumeData> missing = missing(pod, volumes);
            if (!missing.isEmpty()) {
                Optional<String> why = begin(round, pod, missing, lost);
                waiting = why.isPresent() ? why : waiting;
            }
            carryOn(round, volumes);
        }
        return new DataState(records.of(round.restore()), lost, waiting);
    }

    /** The volumes of a pod that have no record: not yet, or because the last look was cut short, or because somebody removed it. */
    private static List<VolumeData> missing(PodRestore pod, List<PodVolumeRestore> volumes) {
        return pod.volumes().stream()
                .filter(planned -> volumes.stream()
                        .noneMatch(volume -> volume.getSpec().volume.equals(planned.volume())))
                .toList();
    }

    /** Writes the records of a pod that waits; else says what it has to wait for, or that it will never come. */
    private Optional<String> begin(
            RestoreRound round, PodRestore planned, List<VolumeData> volumes, Map<String, String> lost) {
        JsonNode pod = lister.get(Kinds.PODS, planned.namespace(), planned.pod());
        WaitState state = WaitState.of(planned.key(), pod);
        if (state.kind() == WaitState.Kind.NotYet && Instant.now(clock).isBefore(round.deadline())) {
            return Optional.of(state.message());
        }
        Optional<String> trouble = state.kind() == WaitState.Kind.Waiting
                ? writing.create(round, planned, volumes, pod)
                : Optional.of(state.message());
        trouble.ifPresent(why -> volumes.forEach(volume -> lost.put(planned.key() + "/" + volume.volume(), why)));
        return trouble.isPresent() ? Optional.empty() : Optional.of("the records of pod " + planned.key());
    }

    private void carryOn(RestoreRound round, List<PodVolumeRestore> volumes) {
        List<PodVolumeRestore> left =
                volumes.stream().filter(volume -> !volume.hasEnded()).toList();
        if (left.isEmpty()) {
            return;
        }
        releaseIfStarted(left);
        String target = round.uid() + "/" + left.get(0).getSpec().pod.uid;
        List<NodeJobState> states = driver.attempts(round.name(), target);
        driver.drive(
                states,
                round.deadline(),
                new JobDriver.Work(
                        attempt -> start(round, left, Names.job(round.name(), target, attempt)),
                        state -> {},
                        why -> left.forEach(volume -> records.fail(volume, described(volume) + why))));
    }

    private static String described(PodVolumeRestore volume) {
        return "volume " + RestoreRecords.key(volume) + " was not restored on node " + volume.getSpec().node + ": ";
    }

    /** The pod has seen all of its data when the wait container has ended, and then the traces may go. */
    private void releaseIfStarted(List<PodVolumeRestore> left) {
        List<PodVolumeRestore> held = left.stream()
                .filter(volume -> volume.getMetadata().getAnnotations() == null
                        || !volume.getMetadata().getAnnotations().containsKey(Labels.POD_RELEASED))
                .toList();
        if (held.isEmpty()) {
            return;
        }
        PodReference reference = held.get(0).getSpec().pod;
        JsonNode pod = lister.get(Kinds.PODS, reference.namespace, reference.name);
        WaitState state = WaitState.of(reference.namespace + "/" + reference.name, pod);
        boolean same = pod != null && pod.at("/metadata/uid").asText().equals(reference.uid);
        if (!same) {
            held.forEach(volume -> records.fail(volume, described(volume) + "its pod is gone (PodGone)"));
        } else if (state.kind() == WaitState.Kind.Released) {
            held.forEach(records::release);
        }
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
