package io.salvor.sandbox.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The status of one pod: knows how its containers fare, and tells the API server at each change. */
final class PodStatusBoard {

    private static final int GONE = 404;
    private static final int ANOTHER = 409;

    private final NodeContext node;
    private final Pod pod;
    private final String podIp;
    private final String startTime;
    private final Map<String, ContainerStatus> init = new LinkedHashMap<>();
    private final Map<String, ContainerStatus> main = new LinkedHashMap<>();
    private final Map<String, PodCondition> conditions = new LinkedHashMap<>();
    private String phase = "Pending";
    private String reason;
    private String message;

    PodStatusBoard(NodeContext node, Pod pod, String podIp) {
        this.node = node;
        this.pod = pod;
        this.podIp = podIp;
        this.startTime = now();
        ContainerState waiting = waitingState("PodInitializing", null);
        pod.getSpec().getInitContainers().forEach(one -> init.put(one.getName(), first(one, waiting)));
        pod.getSpec().getContainers().forEach(one -> main.put(one.getName(), first(one, waiting)));
    }

    private static ContainerStatus first(Container container, ContainerState waiting) {
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withRestartCount(0)
                .withReady(false)
                .withStarted(false)
                .withState(waiting)
                .build();
    }

    synchronized void accepted() {
        publish();
    }

    /** The pod as a whole cannot go on for now. */
    synchronized void delayed(String why) {
        main.replaceAll((name, status) -> new ContainerStatusBuilder(status)
                .withState(waitingState("ContainerCreating", why))
                .build());
        publish();
    }

    synchronized void waiting(Container container, String why, String text) {
        put(
                container,
                new ContainerStatusBuilder(of(container))
                        .withReady(false)
                        .withStarted(false)
                        .withLastState(lastEnd(of(container)))
                        .withState(waitingState(why, text))
                        .build());
        publish();
    }

    synchronized void running(Container container) {
        ContainerStatus before = of(container);
        boolean again = before.getContainerID() != null;
        put(
                container,
                new ContainerStatusBuilder(before)
                        .withReady(main.containsKey(container.getName()))
                        .withStarted(true)
                        .withRestartCount(before.getRestartCount() + (again ? 1 : 0))
                        .withLastState(lastEnd(before))
                        .withContainerID("sandbox://" + pod.getMetadata().getUid() + "/" + container.getName())
                        .withState(new ContainerStateBuilder()
                                .withNewRunning()
                                .withStartedAt(now())
                                .endRunning()
                                .build())
                        .build());
        if (main.containsKey(container.getName())) {
            phase = "Running";
        }
        publish();
    }

    private static ContainerState lastEnd(ContainerStatus status) {
        return status.getState().getTerminated() == null ? status.getLastState() : status.getState();
    }

    synchronized void terminated(Container container, ContainerExit exit) {
        ContainerState state = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exit.code())
                .withReason(exit.reason())
                .withMessage(exit.message().isEmpty() ? null : exit.message())
                .withStartedAt(seconds(exit.started()))
                .withFinishedAt(seconds(exit.finished()))
                .endTerminated()
                .build();
        put(
                container,
                new ContainerStatusBuilder(of(container))
                        .withReady(init.containsKey(container.getName()) && exit.code() == 0)
                        .withStarted(false)
                        .withState(state)
                        .build());
        publish();
    }

    synchronized void finished(String endPhase, String why, String text) {
        phase = endPhase;
        reason = why;
        message = text;
        publish();
    }

    private ContainerStatus of(Container container) {
        return init.getOrDefault(container.getName(), main.get(container.getName()));
    }

    private void put(Container container, ContainerStatus status) {
        (init.containsKey(container.getName()) ? init : main).put(container.getName(), status);
    }

    private void publish() {
        try {
            node.client().resource(withStatus()).updateStatus();
        } catch (KubernetesClientException e) {
            if (e.getCode() != GONE && e.getCode() != ANOTHER) {
                throw e;
            }
        }
    }

    private Pod withStatus() {
        boolean initialized = init.values().stream()
                .allMatch(one -> one.getState().getTerminated() != null
                        && one.getState().getTerminated().getExitCode() == 0);
        boolean ready = phase.equals("Running") && main.values().stream().allMatch(ContainerStatus::getReady);
        String notReady = phase.equals("Succeeded") ? "PodCompleted" : "ContainersNotReady";
        condition("PodScheduled", true, null);
        condition("Initialized", initialized, "ContainersNotInitialized");
        condition("ContainersReady", ready, notReady);
        condition("Ready", ready, notReady);
        return new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .editOrNewStatus()
                .withPhase(phase)
                .withReason(reason)
                .withMessage(message)
                .withStartTime(startTime)
                .withHostIP(SimulatedNode.ADDRESS)
                .withPodIP(podIp)
                .withPodIPs(new PodIP(podIp))
                .withConditions(new ArrayList<>(conditions.values()))
                .withInitContainerStatuses(List.copyOf(init.values()))
                .withContainerStatuses(List.copyOf(main.values()))
                .endStatus()
                .build();
    }

    private void condition(String type, boolean holds, String otherwise) {
        PodCondition before = conditions.get(type);
        String status = holds ? "True" : "False";
        boolean same = before != null && before.getStatus().equals(status);
        conditions.put(
                type,
                new PodConditionBuilder()
                        .withType(type)
                        .withStatus(status)
                        .withReason(holds ? null : otherwise)
                        .withLastTransitionTime(same ? before.getLastTransitionTime() : now())
                        .build());
    }

    private static ContainerState waitingState(String why, String text) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(why)
                .withMessage(text)
                .endWaiting()
                .build();
    }

    private String now() {
        return seconds(node.clock().instant());
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
