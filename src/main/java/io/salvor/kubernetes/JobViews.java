package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.salvor.job.JobView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes of a Job and its pods the value that decisions are made from. */
final class JobViews {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /** An image that is not there yet is a matter of the registry, and of the one who runs it. */
    private static final Set<String> IMAGE = Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable");

    private JobViews() {}

    /**
     * The view of a Job.
     *
     * @param job null where it is gone and only pods of it are there
     * @param pods all of its pods
     * @param unmountable what the kubelet says of volumes that its pod waits for in vain, by the name of the record
     */
    static JobView of(String label, String name, Job job, List<Pod> pods, Map<String, String> unmountable) {
        Optional<Pod> pod = newest(pods);
        HasMetadata known = job != null ? job : pod.orElseThrow();
        return new JobView(
                name,
                known.getMetadata().getLabels().get(label),
                node(job, pod),
                state(job, pods, pod),
                waiting(known, pod),
                message(job, pod),
                pod.flatMap(JobViews::terminated)
                        .filter(end -> "OOMKilled".equals(end.getReason()))
                        .isPresent(),
                pod.flatMap(JobViews::terminated)
                        .map(ContainerStateTerminated::getMessage)
                        .orElse(""),
                unmountable,
                JobEnds.isWell(job, pods));
    }

    /** Whether its pod is on its node and its containers do not start, so that the kubelet may say why. */
    static boolean isBeingCreated(Pod pod) {
        return "Pending".equals(phase(pod))
                && !Objects.requireNonNullElse(pod.getSpec().getNodeName(), "").isEmpty()
                && pod.getMetadata().getDeletionTimestamp() == null;
    }

    static Optional<Pod> newest(List<Pod> pods) {
        return pods.stream().max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()));
    }

    private static JobView.State state(Job job, List<Pod> pods, Optional<Pod> pod) {
        boolean mayRun = pods.stream().map(JobViews::phase).anyMatch(phase -> !ENDED.contains(phase));
        if (job == null || JobEnds.of(job).isPresent() || job.getMetadata().getDeletionTimestamp() != null) {
            return mayRun ? JobView.State.Stopping : JobView.State.Over;
        }
        if (pod.isEmpty()) {
            return JobView.State.Waiting;
        }
        if (!mayRun && pods.stream().map(JobViews::phase).anyMatch("Succeeded"::equals)) {
            // One success is all that it wants. It says so itself seconds later.
            return JobView.State.Over;
        }
        if (!mayRun || pod.get().getMetadata().getDeletionTimestamp() != null) {
            // The Job has yet to say that this was its end, and may make another until then.
            return JobView.State.Stopping;
        }
        if (!"Pending".equals(phase(pod.get()))) {
            return JobView.State.Running;
        }
        boolean noRoom = unscheduled(pod.get()).isPresent() || waitsForImage(pod.get());
        return noRoom ? JobView.State.NoRoom : JobView.State.Waiting;
    }

    private static String phase(Pod pod) {
        return pod.getStatus().getPhase();
    }

    private static Instant waiting(HasMetadata known, Optional<Pod> pod) {
        return Instant.parse(pod.flatMap(one -> scheduled(one, "True"))
                .map(PodCondition::getLastTransitionTime)
                .orElse(known.getMetadata().getCreationTimestamp()));
    }

    /** By its affinity, for a Job whose pod was not made yet. */
    private static String node(Job job, Optional<Pod> pod) {
        String bound = pod.map(one -> one.getSpec().getNodeName()).orElse(null);
        if (bound != null && !bound.isEmpty()) {
            return bound;
        }
        var affinity = job == null
                ? pod.orElseThrow().getSpec().getAffinity()
                : job.getSpec().getTemplate().getSpec().getAffinity();
        return Stream.ofNullable(affinity)
                .flatMap(
                        all -> all
                                .getNodeAffinity()
                                .getRequiredDuringSchedulingIgnoredDuringExecution()
                                .getNodeSelectorTerms()
                                .stream())
                .map(NodeSelectorTerm::getMatchFields)
                .flatMap(List::stream)
                .map(NodeSelectorRequirement::getValues)
                .flatMap(List::stream)
                .findFirst()
                .orElse("");
    }

    static String message(Job job, Optional<Pod> pod) {
        String ended = job == null ? "it was removed" : JobEnds.of(job).orElse("");
        String none = ended.isEmpty() ? "its pod does not exist yet" : "its pod is gone, as when its node is lost";
        String why = pod.map(JobViews::trouble)
                .orElseGet(() -> none + "; kubectl describe job "
                        + job.getMetadata().getName() + " -n "
                        + job.getMetadata().getNamespace() + " says why");
        return ended.isEmpty() ? why : why.isEmpty() ? ended : ended + " (" + why + ")";
    }

    private static String trouble(Pod pod) {
        Stream<String> eviction =
                Stream.of(pod.getStatus().getReason(), pod.getStatus().getMessage());
        Stream<String> conditions = unscheduled(pod).map(PodCondition::getMessage).stream();
        Stream<String> containers =
                pod.getStatus().getContainerStatuses().stream().flatMap(JobViews::troubleOf);
        return Stream.of(conditions, containers, eviction)
                .flatMap(texts -> texts)
                .filter(text -> text != null && !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Stream<String> troubleOf(ContainerStatus status) {
        if (status.getState() == null) {
            return Stream.empty();
        }
        ContainerStateWaiting waiting = status.getState().getWaiting();
        if (waiting != null) {
            return Stream.of(
                    waiting.getMessage() == null || waiting.getMessage().isEmpty()
                            ? waiting.getReason()
                            : waiting.getReason() + ": " + waiting.getMessage());
        }
        ContainerStateTerminated end = status.getState().getTerminated();
        return end != null && end.getExitCode() != null && end.getExitCode() != 0
                ? Stream.of("its container ended with exit code " + end.getExitCode() + ", " + end.getReason())
                : Stream.empty();
    }

    private static Optional<PodCondition> unscheduled(Pod pod) {
        return scheduled(pod, "False");
    }

    private static Optional<PodCondition> scheduled(Pod pod, String status) {
        return pod.getStatus().getConditions().stream()
                .filter(c -> "PodScheduled".equals(c.getType()) && status.equals(c.getStatus()))
                .filter(c -> "False".equals(status) || c.getLastTransitionTime() != null)
                .findFirst();
    }

    private static boolean waitsForImage(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getState() != null && status.getState().getWaiting() != null)
                .anyMatch(
                        status -> IMAGE.contains(status.getState().getWaiting().getReason()));
    }

    private static Optional<ContainerStateTerminated> terminated(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getState() != null && status.getState().getTerminated() != null)
                .map(status -> status.getState().getTerminated())
                .findFirst();
    }
}
