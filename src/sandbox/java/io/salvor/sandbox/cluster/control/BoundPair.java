package io.salvor.sandbox.cluster.control;

import static io.salvor.sandbox.cluster.state.ClaimedVolumes.BIND_COMPLETED;
import static io.salvor.sandbox.cluster.state.ClaimedVolumes.BOUND_BY_CONTROLLER;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.state.ClaimedVolumes;
import java.util.Map;

/** A claim and the volume it gets, and the four writes that bind them: only what is missing is written. */
record BoundPair(KubernetesClient client, PersistentVolumeClaim claim, PersistentVolume volume) {

    /** The volume comes first: after a failure in between, the next pass goes on. */
    void write() {
        PersistentVolume referring = isReferred() ? volume : refer();
        if (referring.getStatus() == null
                || !"Bound".equals(referring.getStatus().getPhase())) {
            client.resource(new PersistentVolumeBuilder(referring)
                            .editOrNewStatus()
                            .withPhase("Bound")
                            .endStatus()
                            .build())
                    .updateStatus();
        }
        boolean completed = ClaimedVolumes.annotation(claim.getMetadata(), BIND_COMPLETED) != null;
        PersistentVolumeClaim named = completed ? claim : name();
        if (!ClaimedVolumes.isBound(named)) {
            client.resource(new PersistentVolumeClaimBuilder(named)
                            .editStatus()
                            .withPhase("Bound")
                            .withAccessModes(volume.getSpec().getAccessModes())
                            .withCapacity(volume.getSpec().getCapacity())
                            .endStatus()
                            .build())
                    .updateStatus();
        }
    }

    /** Whether the volume already refers to this very claim. */
    boolean isReferred() {
        ObjectReference reference = volume.getSpec().getClaimRef();
        return reference != null && claim.getMetadata().getUid().equals(reference.getUid());
    }

    /** Whether the volume is nobody's, or kept for a claim of this name. */
    boolean isPossible() {
        ObjectReference reference = volume.getSpec().getClaimRef();
        ObjectMeta owner = claim.getMetadata();
        return volume.getMetadata().getDeletionTimestamp() == null
                && (reference == null
                        || owner.getName().equals(reference.getName())
                                && owner.getNamespace().equals(reference.getNamespace())
                                && (reference.getUid() == null || isReferred()));
    }

    private PersistentVolume refer() {
        ObjectMeta owner = claim.getMetadata();
        boolean reserved = volume.getSpec().getClaimRef() != null;
        return client.resource(new PersistentVolumeBuilder(volume)
                        .editMetadata()
                        .addToAnnotations(reserved ? Map.of() : Map.of(BOUND_BY_CONTROLLER, "yes"))
                        .endMetadata()
                        .editSpec()
                        .withNewClaimRef()
                        .withApiVersion("v1")
                        .withKind("PersistentVolumeClaim")
                        .withNamespace(owner.getNamespace())
                        .withName(owner.getName())
                        .withUid(owner.getUid())
                        .withResourceVersion(owner.getResourceVersion())
                        .endClaimRef()
                        .endSpec()
                        .build())
                .update();
    }

    private PersistentVolumeClaim name() {
        boolean asked = claim.getSpec().getVolumeName() != null;
        return client.resource(new PersistentVolumeClaimBuilder(claim)
                        .editMetadata()
                        .addToAnnotations(BIND_COMPLETED, "yes")
                        .addToAnnotations(asked ? Map.of() : Map.of(BOUND_BY_CONTROLLER, "yes"))
                        .endMetadata()
                        .editSpec()
                        .withVolumeName(volume.getMetadata().getName())
                        .endSpec()
                        .build())
                .update();
    }
}
