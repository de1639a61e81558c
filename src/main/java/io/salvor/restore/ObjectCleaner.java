package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * Takes out of an object what belongs to the cluster and the moment it was saved in. It never adds anything: no label, no mark
 * of the restore, nothing that a GitOps tool would see as drift.
 */
public final class ObjectCleaner {
    private static final List<String> CLUSTER_METADATA = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "ownerReferences",
            "selfLink");

    /** Finalizers that controllers set by themselves. With those of another life an object could never be deleted again. */
    private static final Set<String> CONTROLLER_FINALIZERS = Set.of(
            "foregroundDeletion",
            "orphan",
            "kubernetes.io/pv-protection",
            "kubernetes.io/pvc-protection",
            "external-provisioner.volume.kubernetes.io/finalizer",
            "service.kubernetes.io/load-balancer-cleanup",
            "batch.kubernetes.io/job-tracking");

    private static final List<String> BINDING_ANNOTATIONS = List.of(
            "pv.kubernetes.io/bind-completed",
            "pv.kubernetes.io/bound-by-controller",
            "volume.kubernetes.io/selected-node",
            "volume.kubernetes.io/storage-provisioner",
            "volume.beta.kubernetes.io/storage-provisioner",
            "volume.kubernetes.io/storage-resizer");

    private static final List<String> JOB_LABELS =
            List.of("controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name");

    private ObjectCleaner() {}

    /** A copy of the object that an API server accepts as a new one; the object itself is not changed. */
    public static JsonNode clean(StoredObject object) {
        return clean(object, KeptAddresses.NONE);
    }

    /** The same of a Service that may keep some of its addresses. */
    static JsonNode clean(StoredObject object, KeptAddresses kept) {
        ObjectNode copy = object.body().deepCopy();
        ObjectNode metadata = copy.withObjectProperty("metadata");
        ServiceCleaner services = new ServiceCleaner(metadata.deepCopy(), kept);
        metadata.remove(CLUSTER_METADATA);
        removeFinalizers(metadata);
        copy.remove("status");
        switch (object.resource()) {
            case RestoreOrder.NAMESPACES -> copy.remove("spec");
            case RestoreOrder.CLAIMS -> cleanClaim(copy);
            case RestoreOrder.PERSISTENT_VOLUMES -> cleanPersistentVolume(copy);
            case RestoreOrder.PODS -> PodCleaner.clean(copy);
            case "services" -> services.clean(copy);
            case "jobs.batch" -> cleanJob(copy);
            default -> {}
        }
        removeIfEmpty(metadata, "annotations");
        removeIfEmpty(metadata, "labels");
        return copy;
    }

    private static void removeFinalizers(ObjectNode metadata) {
        if (metadata.path("finalizers") instanceof ArrayNode finalizers) {
            for (int i = finalizers.size() - 1; i >= 0; i--) {
                if (CONTROLLER_FINALIZERS.contains(finalizers.get(i).asText())) {
                    finalizers.remove(i);
                }
            }
            removeIfEmpty(metadata, "finalizers");
        }
    }

    /** Without its volume's name and source: the plan binds it, or its class provisions it, and the data comes from the backup. */
    private static void cleanClaim(ObjectNode claim) {
        removeFrom(claim.at("/metadata/annotations"), BINDING_ANNOTATIONS);
        removeFrom(claim.path("spec"), List.of("volumeName", "dataSource", "dataSourceRef"));
    }

    /** The claim stays by name, which reserves the volume for it; the UID of the old claim would make it Released. */
    private static void cleanPersistentVolume(ObjectNode volume) {
        removeFrom(volume.at("/metadata/annotations"), BINDING_ANNOTATIONS);
        removeFrom(volume.at("/spec/claimRef"), List.of("uid", "resourceVersion"));
    }

    /** The Job controller makes selector and labels of the new UID. */
    private static void cleanJob(ObjectNode job) {
        if (job.at("/spec/manualSelector").asBoolean()) {
            return;
        }
        removeFrom(job.path("spec"), List.of("selector"));
        removeFrom(job.at("/metadata/labels"), JOB_LABELS);
        removeFrom(job.at("/spec/template/metadata/labels"), JOB_LABELS);
    }

    static void removeFrom(JsonNode node, List<String> fields) {
        if (node instanceof ObjectNode object) {
            object.remove(fields);
        }
    }

    static void removeIfEmpty(ObjectNode object, String field) {
        if (object.has(field) && object.get(field).isEmpty()) {
            object.remove(field);
        }
    }
}
