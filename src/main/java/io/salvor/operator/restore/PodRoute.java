package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.kubernetes.ClusterObjects;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.NodeJobs.NodeJobState;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.JobDriver;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.WaitContainer;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.PodVolumeView;
import io.salvor.volume.ValueReader;
import io.salvor.volume.VolumeFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts data back through pods: once a pod waits on its node, a Job there fills its volumes, and the pod goes on. */
@ApplicationScoped
public class PodRoute {
    private final ClusterObjects cluster;
    private final VolumeRestores records;
    private final JobDriver driver;
    private final NodeJobs jobs;
    private final KubeletLayout layout;
    private final ObjectMapper json;
    private final Clock clock;

    public PodRoute(
            ClusterObjects cluster,
            VolumeRestores records,
            JobDriver driver,
            NodeJobs jobs,
            KubeletLayout layout,
            ObjectMapper json,
            Clock clock) {
        this.cluster = cluster;
        this.records = records;
        this.driver = driver;
        this.jobs = jobs;
        this.layout = layout;
        this.json = json;
        this.clock = clock;
    }

    /**
     * How the data stands.
     *
     * @param volumes the records there are
     * @param lost volumes, as namespace/pod/volume, that have no record and get none any more, with the reason
     * @param waitingFor why volumes without a record have none yet; empty when there are no such volumes
     */
    record DataState(List<PodVolumeRestore> volumes, Map<String, String> lost, Optional<String> waitingFor) {
        boolean ended() {
            return waitingFor.isEmpty() && volumes.stream().allMatch(PodVolumeRestore::hasEnded);
        }
    }

    /** Does the next step for every pod of the plan. */
    DataState advance(Restore restore, RestorePlan plan, OpenLocation location, Instant deadline) {
        Map<String, List<PodVolumeRestore>> byPod = records.of(restore).stream()
                .collect(Collectors.groupingBy(
                        volume -> volume.getSpec().pod.namespace + "/" + volume.getSpec().pod.name));
        Map<String, String> lost = new LinkedHashMap<>();
        Optional<String> waiting = Optional.empty();
        for (PodRestore pod : plan.pods()) {
            String name = pod.namespace() + "/" + pod.pod();
            List<PodVolumeRestore> volumes = byPod.getOrDefault(name, List.of());
            if (volumes.isEmpty()) {
                Optional<String> why = begin(restore, pod, location, deadline, lost);
                waiting = why.isPresent() ? why : waiting;
            } else {
                carryOn(restore, volumes, location, deadline);
            }
        }
        return new DataState(records.of(restore), lost, waiting);
    }

    /** Writes the records of a pod that waits; else says what it has to wait for, or that it will never come. */
    private Optional<String> begin(
            Restore restore, PodRestore planned, OpenLocation location, Instant deadline, Map<String, String> lost) {
        String name = planned.namespace() + "/" + planned.pod();
        Pod pod = cluster.pod(planned.namespace(), planned.pod()).orElse(null);
        String trouble = pod == null ? "pod " + name + " does not exist" : notWaiting(pod);
        if (trouble == null) {
            List<String> problems = create(restore, planned, pod, location);
            if (problems.isEmpty()) {
                return Optional.of("the records of pod " + name);
            }
            planned.volumes().forEach(volume -> lost.put(name + "/" + volume.volume(), problems.get(0)));
            return Optional.empty();
        }
        if (pod == null || !hasWaitContainer(pod) || !Instant.now(clock).isBefore(deadline)) {
            planned.volumes().forEach(volume -> lost.put(name + "/" + volume.volume(), trouble));
            return Optional.empty();
        }
        return Optional.of(trouble);
    }

    private static boolean hasWaitContainer(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .anyMatch(container -> WaitContainer.NAME.equals(container.getName()));
    }

    private static Optional<ContainerState> waitState(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getInitContainerStatuses() == null) {
            return Optional.empty();
        }
        return pod.getStatus().getInitContainerStatuses().stream()
                .filter(status -> WaitContainer.NAME.equals(status.getName()))
                .map(ContainerStatus::getState)
                .filter(state -> state != null)
                .findFirst();
    }

    /** Null when the wait container of a pod runs, so that all volumes are mounted on the node. */
    private static String notWaiting(Pod pod) {
        String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
        if (!hasWaitContainer(pod)) {
            return "pod " + name + " was not made by this restore: it is left alone";
        }
        if (waitState(pod).filter(state -> state.getRunning() != null).isPresent()) {
            return null;
        }
        String why = pod.getStatus() == null
                ? ""
                : pod.getStatus().getConditions().stream()
                        .filter(condition ->
                                "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                        .map(PodCondition::getMessage)
                        .filter(message -> message != null)
                        .findFirst()
                        .orElse("");
        String container = waitState(pod)
                .filter(state -> state.getWaiting() != null)
                .map(state -> state.getWaiting().getReason())
                .orElse("");
        return "pod " + name + " has not started to wait for its data yet"
                + (why.isEmpty() ? "" : ": " + why)
                + (container.isEmpty() ? "" : " (" + container + ")");
    }

    private List<String> create(Restore restore, PodRestore planned, Pod pod, OpenLocation location) {
        PodView view = ValueReader.pod(json.valueToTree(pod));
        List<RestoreRecords.Placed> placed = planned.volumes().stream()
                .map(volume -> new RestoreRecords.Placed(volume, folder(view, volume)))
                .toList();
        List<String> problems = placed.stream()
                .filter(place -> place.folder().path() == null)
                .map(place -> "volume " + planned.namespace() + "/" + planned.pod() + "/"
                        + place.volume().volume() + ": " + place.folder().problem())
                .toList();
        if (problems.isEmpty()) {
            placed.forEach(place -> records.create(RestoreRecords.of(restore, view, place, location)));
        }
        return problems;
    }

    private VolumeFolder folder(PodView pod, VolumeData volume) {
        PodVolumeView view = pod.volumes().stream()
                .filter(candidate -> candidate.name().equals(volume.volume()))
                .findFirst()
                .orElseThrow();
        return layout.folder(pod.uid(), view, view.claimName() == null ? null : persistentVolume(pod, view));
    }

    private PersistentVolumeView persistentVolume(PodView pod, PodVolumeView volume) {
        PersistentVolumeClaim claim =
                cluster.claim(pod.namespace(), volume.claimName()).orElse(null);
        String name = claim == null ? null : claim.getSpec().getVolumeName();
        PersistentVolume found =
                name == null ? null : cluster.persistentVolume(name).orElse(null);
        return found == null ? null : ValueReader.persistentVolume(json.<JsonNode>valueToTree(found));
    }

    private void carryOn(Restore restore, List<PodVolumeRestore> volumes, OpenLocation location, Instant deadline) {
        List<PodVolumeRestore> left =
                volumes.stream().filter(volume -> !volume.hasEnded()).toList();
        if (left.isEmpty()) {
            return;
        }
        releaseIfStarted(left);
        PodVolumeRestore first = left.get(0);
        String run = restore.getMetadata().getName();
        String target = restore.getMetadata().getUid() + "/" + first.getSpec().pod.uid;
        List<NodeJobState> states = driver.attempts(run, target);
        driver.drive(
                states,
                deadline,
                new JobDriver.Work(
                        attempt -> start(restore, left, location, Names.job(run, target, attempt), deadline),
                        state -> {},
                        why -> left.forEach(volume -> records.fail(volume, described(volume) + why))));
    }

    private static String described(PodVolumeRestore volume) {
        return "volume " + volume.getSpec().pod.namespace + "/" + volume.getSpec().pod.name + "/"
                + volume.getSpec().volume + " was not restored on node " + volume.getSpec().node + ": ";
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
        Pod pod = cluster.pod(held.get(0).getSpec().pod.namespace, held.get(0).getSpec().pod.name)
                .orElse(null);
        boolean same =
                pod != null && pod.getMetadata().getUid().equals(held.get(0).getSpec().pod.uid);
        if (!same) {
            held.forEach(volume -> records.fail(volume, described(volume) + "its pod is gone (PodGone)"));
        } else if (waitState(pod).filter(state -> state.getTerminated() != null).isPresent()) {
            held.forEach(records::release);
        }
    }

    private void start(
            Restore restore, List<PodVolumeRestore> left, OpenLocation location, String name, Instant deadline) {
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
                        Map.of(
                                Labels.RESTORE,
                                Labels.value(restore.getMetadata().getName())),
                        Map.of(namespace, location.password(namespace)),
                        location.reach(),
                        deadline),
                restore);
    }
}
