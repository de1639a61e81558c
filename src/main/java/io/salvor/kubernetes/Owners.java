package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Owner references of what the operator makes for one run; restored claims, volumes and keys never get one. */
public final class Owners {
    private Owners() {}

    /** A controller reference, so that a GitOps tool sees the object as made by another one and does not prune it. */
    public static OwnerReference controller(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    /** A reference by which an object goes with its owner, which does not care for it. */
    public static OwnerReference keeper(HasMetadata owner) {
        return new OwnerReferenceBuilder(controller(owner))
                .withController(null)
                .withBlockOwnerDeletion(null)
                .build();
    }

    /** Whether an object was made for exactly this owner. */
    public static boolean owns(HasMetadata owner, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()));
    }
}
