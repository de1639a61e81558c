package io.salvor.sandbox.cluster.control;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/** What controllers ask of the pods they control, and how they make them. */
public final class ControlledPods {

    private ControlledPods() {}

    public static boolean succeeded(Pod pod) {
        return "Succeeded".equals(pod.getStatus().getPhase());
    }

    public static boolean failed(Pod pod) {
        return "Failed".equals(pod.getStatus().getPhase());
    }

    static boolean deleting(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    static boolean active(Pod pod) {
        return !succeeded(pod) && !failed(pod) && !deleting(pod);
    }

    public static boolean ready(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(
                        one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    /** A new pod of a template, named after its owner. */
    static Pod of(HasMetadata owner, PodTemplateSpec template) {
        OwnerReference reference = Ownership.reference(owner);
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName(owner.getMetadata().getName() + "-")
                .withNamespace(owner.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(reference)
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }
}
