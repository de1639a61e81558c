package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.sandbox.cluster.state.ClusterState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Keeps one ReplicaSet for the template of each Deployment and scales those of earlier templates down, first where the
 * strategy is Recreate, else when the new pods are ready. Orphan ReplicaSets that match are adopted.
 */
public final class DeploymentController implements ControlLoop {

    private static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final KubernetesClient client;
    private final ClusterState cluster;

    public DeploymentController(KubernetesClient client, ClusterState cluster) {
        this.client = client;
        this.cluster = cluster;
    }

    @Override
    public Instant pass(Instant now) {
        List<Deployment> live = cluster.all(Deployment.class).stream()
                .filter(deployment -> !ControlledPods.deleting(deployment))
                .toList();
        ControlLoop.each(live, deployment -> look(deployment, now));
        return Instant.MAX;
    }

    private void look(Deployment deployment, Instant now) {
        List<ReplicaSet> sets =
                Ownership.claim(client, deployment, deployment.getSpec().getSelector(), cluster.all(ReplicaSet.class));
        Optional<ReplicaSet> current = current(deployment, sets);
        if (current.isEmpty()) {
            create(deployment, sets.size() + 1);
            return;
        }
        List<ReplicaSet> old = sets.stream().filter(set -> set != current.get()).toList();
        scale(deployment, current.get(), old);
        report(deployment, current.get(), sets, now);
    }

    private static Optional<ReplicaSet> current(Deployment deployment, List<ReplicaSet> sets) {
        PodTemplateSpec wanted = withoutHash(deployment.getSpec().getTemplate());
        return sets.stream()
                .filter(set -> withoutHash(set.getSpec().getTemplate()).equals(wanted))
                .findFirst();
    }

    private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .removeFromLabels(HASH)
                .endMetadata()
                .build();
    }

    private void create(Deployment deployment, int revision) {
        PodTemplateSpec template = withoutHash(deployment.getSpec().getTemplate());
        String hash = Integer.toHexString(Serialization.asJson(template).hashCode());
        ReplicaSet set = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(deployment.getMetadata().getName() + "-" + hash)
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .addToLabels(HASH, hash)
                .addToAnnotations(REVISION, Integer.toString(revision))
                .withOwnerReferences(Ownership.reference(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(recreates(deployment) ? 0 : deployment.getSpec().getReplicas())
                .withSelector(deployment.getSpec().getSelector())
                .editSelector()
                .addToMatchLabels(HASH, hash)
                .endSelector()
                .withTemplate(template)
                .editTemplate()
                .editMetadata()
                .addToLabels(HASH, hash)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
        client.resource(set).create();
    }

    private void scale(Deployment deployment, ReplicaSet current, List<ReplicaSet> old) {
        int wanted = deployment.getSpec().getReplicas();
        boolean ready = count(current, ReplicaSetStatus::getReadyReplicas) >= wanted;
        if (recreates(deployment) || ready) {
            ControlLoop.each(old, set -> resize(set, 0));
        }
        boolean room = !recreates(deployment) || pods(old) == 0;
        if (room) {
            resize(current, wanted);
        }
    }

    private static boolean recreates(Deployment deployment) {
        return deployment.getSpec().getStrategy() != null
                && "Recreate".equals(deployment.getSpec().getStrategy().getType());
    }

    /** Pods of these sets that still exist, those being deleted included. */
    private long pods(List<ReplicaSet> sets) {
        return cluster.all(Pod.class).stream()
                .filter(pod -> sets.stream().anyMatch(set -> Ownership.controls(set, pod)))
                .count();
    }

    private void resize(ReplicaSet set, int replicas) {
        if (set.getSpec().getReplicas() != replicas) {
            client.resource(new ReplicaSetBuilder(set)
                            .editSpec()
                            .withReplicas(replicas)
                            .endSpec()
                            .build())
                    .update();
        }
    }

    private static int count(ReplicaSet set, Function<ReplicaSetStatus, Integer> number) {
        return set.getStatus() == null ? 0 : Objects.requireNonNullElse(number.apply(set.getStatus()), 0);
    }

    private void report(Deployment deployment, ReplicaSet current, List<ReplicaSet> sets, Instant now) {
        ToIntFunction<ReplicaSet> replicas = set -> count(set, ReplicaSetStatus::getReplicas);
        int ready = sets.stream()
                .mapToInt(set -> count(set, ReplicaSetStatus::getReadyReplicas))
                .sum();
        int wanted = deployment.getSpec().getReplicas();
        Deployment after = new DeploymentBuilder(deployment)
                .editOrNewStatus()
                .withReplicas(sets.stream().mapToInt(replicas).sum())
                .withUpdatedReplicas(replicas.applyAsInt(current))
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .withUnavailableReplicas(Math.max(0, wanted - ready))
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withConditions(available(deployment, ready >= wanted, now))
                .endStatus()
                .build();
        if (!after.getStatus().equals(deployment.getStatus())) {
            client.resource(after).updateStatus();
        }
    }

    private static DeploymentCondition available(Deployment deployment, boolean holds, Instant now) {
        String status = holds ? "True" : "False";
        return Optional.ofNullable(deployment.getStatus())
                .flatMap(before -> before.getConditions().stream()
                        .filter(one -> one.getStatus().equals(status))
                        .findFirst())
                .orElseGet(() -> new DeploymentConditionBuilder()
                        .withType("Available")
                        .withStatus(status)
                        .withReason(holds ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")
                        .withLastTransitionTime(
                                now.truncatedTo(ChronoUnit.SECONDS).toString())
                        .build());
    }
}
