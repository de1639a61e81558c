package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.state.ClaimedVolumes;
import io.salvor.sandbox.cluster.state.ClusterState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gives each pod a node: one that fits, can reach its volumes, and holds the fewest pods. */
public final class Scheduler implements ControlLoop {

    private final KubernetesClient client;
    private final ClusterState cluster;
    private final ClaimedVolumes volumes;

    public Scheduler(KubernetesClient client, ClusterState cluster) {
        this.client = client;
        this.cluster = cluster;
        this.volumes = new ClaimedVolumes(cluster);
    }

    @Override
    public Instant pass(Instant now) {
        List<Pod> pods = cluster.all(Pod.class);
        List<Pod> waiting = pods.stream()
                .filter(pod -> pod.getSpec().getNodeName() == null)
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> "default-scheduler".equals(pod.getSpec().getSchedulerName()))
                .toList();
        ControlLoop.each(waiting, pod -> place(pod, pods, now));
        return Instant.MAX;
    }

    private void place(Pod pod, List<Pod> pods, Instant now) {
        List<PersistentVolumeClaim> claims = new ArrayList<>();
        for (String name : ClaimedVolumes.claimNames(pod).toList()) {
            Optional<PersistentVolumeClaim> claim =
                    volumes.claim(pod.getMetadata().getNamespace(), name);
            if (claim.isEmpty()) {
                refuse(pod, "persistentvolumeclaim \"" + name + "\" not found", now);
                return;
            }
            claims.add(claim.get());
        }
        boolean waits =
                claims.stream().anyMatch(claim -> !ClaimedVolumes.isBound(claim) && !volumes.waitsForConsumer(claim));
        if (waits) {
            refuse(pod, "pod has unbound immediate PersistentVolumeClaims", now);
            return;
        }
        List<Node> nodes = cluster.all(Node.class).stream()
                .sorted(Comparator.<Node>comparingLong(node -> load(node, pods))
                        .thenComparing(node -> node.getMetadata().getName()))
                .toList();
        Placement placement = Placement.of(pod, nodes, node -> unreachable(claims, node));
        if (placement.nodes().isEmpty()) {
            refuse(pod, placement.message(), now);
        } else {
            settle(pod, claims, placement.nodes().get(0));
        }
    }

    private static long load(Node node, List<Pod> pods) {
        return pods.stream()
                .filter(pod -> node.getMetadata().getName().equals(pod.getSpec().getNodeName()))
                .count();
    }

    private Optional<String> unreachable(List<PersistentVolumeClaim> claims, Node node) {
        for (PersistentVolumeClaim claim : claims) {
            if (ClaimedVolumes.isBound(claim)) {
                boolean reachable = volumes.volume(claim.getSpec().getVolumeName())
                        .map(volume -> ClaimedVolumes.reachable(volume, node))
                        .orElse(false);
                if (!reachable) {
                    return Optional.of("node(s) had volume node affinity conflict");
                }
            } else if (claim.getSpec().getVolumeName() == null
                    && volumes.match(claim, node).isEmpty()
                    && !FolderProvisioner.serves(volumes.storageClass(claim))) {
                return Optional.of("node(s) didn't find available persistent volumes to bind");
            }
        }
        return Optional.empty();
    }

    /** Binds the pod, or first asks for its claims to be bound on the node: the next pass then finds them. */
    private void settle(Pod pod, List<PersistentVolumeClaim> claims, Node node) {
        String name = node.getMetadata().getName();
        List<PersistentVolumeClaim> unbound =
                claims.stream().filter(claim -> !ClaimedVolumes.isBound(claim)).toList();
        for (PersistentVolumeClaim claim : unbound) {
            if (ClaimedVolumes.annotation(claim.getMetadata(), ClaimedVolumes.SELECTED_NODE) == null) {
                client.resource(claim).edit(edited -> edited.edit()
                        .editMetadata()
                        .addToAnnotations(ClaimedVolumes.SELECTED_NODE, name)
                        .endMetadata()
                        .build());
            }
        }
        if (unbound.isEmpty()) {
            bind(pod, name);
        }
    }

    private void bind(Pod pod, String node) {
        Binding binding = new BindingBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withUid(pod.getMetadata().getUid())
                .endMetadata()
                .withNewTarget()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(node)
                .endTarget()
                .build();
        client.raw(
                "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                        + pod.getMetadata().getName() + "/binding",
                "POST",
                binding);
    }

    private void refuse(Pod pod, String message, Instant now) {
        Optional<PodCondition> known = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled"))
                .findFirst();
        if (known.isPresent() && message.equals(known.get().getMessage())) {
            return;
        }
        PodCondition condition = new PodConditionBuilder()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
        client.resource(new PodBuilder(pod)
                        .editStatus()
                        .withPhase("Pending")
                        .withConditions(condition)
                        .endStatus()
                        .build())
                .updateStatus();
    }
}
