package io.salvor.sandbox.cluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.sandbox.cluster.container.ContainerExit;
import io.salvor.sandbox.cluster.container.ContainerStatuses;
import io.salvor.sandbox.cluster.container.NodeContext;
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
        this.startTime = ContainerStatuses.seconds(node.clock().instant());
        pod.getSpec().getInitContainers().forEach(one -> init.put(one.getName(), ContainerStatuses.first(one)));
        pod.getSpec().getContainers().forEach(one -> main.put(one.getName(), ContainerStatuses.first(one)));
    }

    synchronized void accepted() {
        publish();
    }

    /** The pod as a whole cannot go on for now. */
    synchronized void delayed(String why) {
        main.replaceAll((name, status) -> ContainerStatuses.waiting(status, "ContainerCreating", why));
        publish();
    }

    synchronized void waiting(Container container, String why, String text) {
        put(container, ContainerStatuses.waiting(of(container), why, text));
        publish();
    }

    synchronized void running(Container container) {
        boolean isMain = main.containsKey(container.getName());
        String id = "sandbox://" + pod.getMetadata().getUid() + "/" + container.getName();
        put(
                container,
                ContainerStatuses.running(
                        of(container), id, isMain, node.clock().instant()));
        phase = isMain ? "Running" : phase;
        publish();
    }

    synchronized void terminated(Container container, ContainerExit exit) {
        boolean passed = init.containsKey(container.getName()) && exit.code() == 0;
        put(container, ContainerStatuses.terminated(of(container), exit, passed));
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
        setConditions();
        node.uplink().await();
        boolean again = true;
        while (again) {
            again = !report() && isStillHere();
        }
    }

    /** Writes the status; false when the server refused because the pod changed at the same moment, or is another one by now. */
    private boolean report() {
        try {
            node.client().resource(withStatus()).updateStatus();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != GONE && e.getCode() != ANOTHER) {
                throw e;
            }
            return false;
        }
    }

    private boolean isStillHere() {
        Pod current = node.client()
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .get();
        return current != null
                && current.getMetadata().getUid().equals(pod.getMetadata().getUid());
    }

    private void setConditions() {
        boolean initialized = init.values().stream().allMatch(ContainerStatuses::succeeded);
        boolean ready = phase.equals("Running") && main.values().stream().allMatch(ContainerStatus::getReady);
        String notReady = phase.equals("Succeeded") ? "PodCompleted" : "ContainersNotReady";
        condition("PodScheduled", true, null);
        condition("Initialized", initialized, "ContainersNotInitialized");
        condition("ContainersReady", ready, notReady);
        condition("Ready", ready, notReady);
    }

    private void condition(String type, boolean holds, String otherwise) {
        PodCondition before = conditions.get(type);
        String status = holds ? "True" : "False";
        boolean same = before != null && before.getStatus().equals(status);
        String now = ContainerStatuses.seconds(node.clock().instant());
        conditions.put(
                type,
                new PodConditionBuilder()
                        .withType(type)
                        .withStatus(status)
                        .withReason(holds ? null : otherwise)
                        .withLastTransitionTime(same ? before.getLastTransitionTime() : now)
                        .build());
    }

    private Pod withStatus() {
        return new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .editOrNewStatus()
                .withPhase(phase)
                .withReason(reason)
                .withMessage(message)
                .withStartTime(startTime)
                .withHostIP(NodeContext.ADDRESS)
                .withPodIP(podIp)
                .withPodIPs(new PodIP(podIp))
                .withConditions(new ArrayList<>(conditions.values()))
                .withInitContainerStatuses(List.copyOf(init.values()))
                .withContainerStatuses(List.copyOf(main.values()))
                .endStatus()
                .build();
    }
}
