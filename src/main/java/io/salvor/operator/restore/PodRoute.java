package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodVolumeRestore;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.VolumeRestores;
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
 * mounted, a Job there fills them, and the pod goes on. It is the route for all volumes so far, also for those behind claims. Each
 * look does what is next for every pod, so this process may be killed anywhere.
 */
@ApplicationScoped
public class PodRoute {
    private final ResourceLister lister;
    private final VolumeRestores records;
    private final RestoreRecords writing;
    private final PodJobs podJobs;
    private final Clock clock;

    public PodRoute(
            ResourceLister lister, VolumeRestores records, RestoreRecords writing, PodJobs podJobs, Clock clock) {
        this.lister = lister;
        this.records = records;
        this.writing = writing;
        this.podJobs = podJobs;
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
            Optional<String> why = missing.isEmpty() ? Optional.empty() : begin(round, pod, missing, lost);
            if (why.isPresent()) {
                // A Job works on what it was started with, and the pod waits for all: it gets one when all can be read
                // back.
                waiting = why;
            } else {
                podJobs.carryOn(round, volumes, missing.isEmpty() ? null : "its pod waits for a volume that is lost");
            }
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
}
