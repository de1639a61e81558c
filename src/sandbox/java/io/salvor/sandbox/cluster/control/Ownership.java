package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Who controls an object, and how a controller takes orphans that its selector matches. */
final class Ownership {

    private Ownership() {}

    static OwnerReference reference(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    static boolean controls(HasMetadata owner, HasMetadata object) {
        return controller(object)
                .map(reference -> reference.getUid().equals(owner.getMetadata().getUid()))
                .orElse(false);
    }

    private static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .findFirst();
    }

    /** Adopts the matching orphans among the candidates. Returns those that the owner controls, the adopted included. */
    static <T extends HasMetadata> List<T> claim(
            KubernetesClient client, HasMetadata owner, LabelSelector selector, List<T> candidates) {
        boolean ownerStays = owner.getMetadata().getDeletionTimestamp() == null;
        String namespace = owner.getMetadata().getNamespace();
        return candidates.stream()
                .filter(object -> namespace.equals(object.getMetadata().getNamespace()))
                .filter(object -> matches(selector, object.getMetadata().getLabels()))
                .map(object -> {
                    boolean orphan =
                            controller(object).isEmpty() && object.getMetadata().getDeletionTimestamp() == null;
                    return orphan && ownerStays ? adopt(client, owner, object) : object;
                })
                .filter(object -> controls(owner, object))
                .toList();
    }

    private static <T extends HasMetadata> T adopt(KubernetesClient client, HasMetadata owner, T object) {
        return client.resource(object).edit(edited -> {
            edited.addOwnerReference(reference(owner));
            return edited;
        });
    }

    static boolean matches(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> present = Objects.requireNonNullElse(labels, Map.of());
        Map<String, String> wanted = Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
        return present.entrySet().containsAll(wanted.entrySet())
                && selector.getMatchExpressions().stream().allMatch(one -> matches(one, present));
    }

    private static boolean matches(LabelSelectorRequirement one, Map<String, String> labels) {
        String value = labels.get(one.getKey());
        return switch (one.getOperator()) {
            case "In" -> value != null && one.getValues().contains(value);
            case "NotIn" -> value == null || !one.getValues().contains(value);
            case "Exists" -> value != null;
            default -> value == null;
        };
    }
}
