package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.state.ClusterState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Keeps as many pods of each ReplicaSet as it asks for; orphans that match count, and are adopted. */
public final class ReplicaSetController implements ControlLoop {

    private final KubernetesClient client;
    private final ClusterState cluster;

    public ReplicaSetController(KubernetesClient client, ClusterState cluster) {
        this.client = client;
        this.cluster = cluster;
    }

    @Override
    public Instant pass(Instant now) {
        ControlLoop.each(cluster.all(ReplicaSet.class), this::look);
        return Instant.MAX;
    }

    private void look(ReplicaSet set) {
        List<Pod> known = claim(set, cluster.all(Pod.class));
        if (!ControlledPods.deleting(set) && known.size() != set.getSpec().getReplicas()) {
            // The watches may not have shown our last pods yet; only what the server says is sure.
            String namespace = set.getMetadata().getNamespace();
            known = claim(set, client.pods().inNamespace(namespace).list().getItems());
            scale(set, known);
        }
        report(set, known);
    }

    private List<Pod> claim(ReplicaSet set, List<Pod> pods) {
        return Ownership.claim(client, set, set.getSpec().getSelector(), pods).stream()
                .filter(ControlledPods::active)
                .toList();
    }

    private void scale(ReplicaSet set, List<Pod> pods) {
        int missing = set.getSpec().getReplicas() - pods.size();
        for (int i = 0; i < missing; i++) {
            client.resource(ControlledPods.of(set, set.getSpec().getTemplate())).create();
        }
        pods.stream()
                .sorted(Comparator.comparing(ControlledPods::ready)
                        .thenComparing(
                                (Pod pod) -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder()))
                .limit(Math.max(0, -missing))
                .forEach(pod -> client.resource(pod).delete());
    }

    private void report(ReplicaSet set, List<Pod> pods) {
        int ready = (int) pods.stream().filter(ControlledPods::ready).count();
        ReplicaSetStatus before = Objects.requireNonNullElse(set.getStatus(), new ReplicaSetStatus());
        ReplicaSet after = new ReplicaSetBuilder(set)
                .editOrNewStatus()
                .withReplicas(pods.size())
                .withFullyLabeledReplicas(pods.size())
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .withObservedGeneration(set.getMetadata().getGeneration())
                .endStatus()
                .build();
        if (!after.getStatus().equals(before)) {
            client.resource(after).updateStatus();
        }
    }
}
