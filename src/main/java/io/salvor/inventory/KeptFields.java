package io.salvor.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What an inventory keeps of each kind: what selection and restore planning look at, and nothing that may hold a secret. */
final class KeptFields {
    private static final List<String> BACKUP_ANNOTATIONS = List.of("backup.salvor.io/", "backup.velero.io/");

    private static final Fields NAMESPACE = Fields.of("metadata name", "metadata labels", "metadata deletionTimestamp");

    /** Of containers only what says which volumes they mount: no commands, no environment. */
    private static final Fields POD = Fields.of(
            "metadata namespace",
            "metadata name",
            "metadata uid",
            "metadata labels",
            "metadata annotations",
            "metadata deletionTimestamp",
            "metadata ownerReferences kind",
            "metadata ownerReferences name",
            "metadata ownerReferences controller",
            "spec nodeName",
            "spec containers name",
            "spec containers volumeMounts name",
            "spec containers volumeDevices name",
            "spec initContainers name",
            "spec initContainers restartPolicy",
            "spec initContainers volumeMounts name",
            "spec initContainers volumeDevices name",
            "spec ephemeralContainers name",
            "spec ephemeralContainers volumeMounts name",
            "spec volumes name",
            "spec volumes * claimName",
            "spec volumes * readOnly",
            "spec volumes * server",
            "spec volumes * path",
            "spec volumes * driver",
            "status phase");

    private static final Fields CLAIM = Fields.of(
            "metadata namespace",
            "metadata name",
            "metadata uid",
            "metadata labels",
            "metadata deletionTimestamp",
            "spec volumeName",
            "spec storageClassName",
            "spec volumeMode",
            "spec accessModes",
            "spec resources requests storage",
            "status phase",
            "status capacity storage");

    /** Of the sources what distinguishes one volume from another, not their options. */
    private static final Fields PERSISTENT_VOLUME = Fields.of(
            "metadata name",
            "metadata uid",
            "metadata labels",
            "metadata deletionTimestamp",
            "metadata annotations pv.kubernetes.io/provisioned-by",
            "spec capacity storage",
            "spec accessModes",
            "spec storageClassName",
            "spec persistentVolumeReclaimPolicy",
            "spec volumeMode",
            "spec claimRef namespace",
            "spec claimRef name",
            "spec claimRef uid",
            "spec nodeAffinity",
            "spec * path",
            "spec * server",
            "spec * driver",
            "spec * volumeHandle",
            "spec * readOnly",
            "spec * targetPortal",
            "spec * iqn",
            "spec * lun",
            "spec * targetWWNs",
            "spec * wwids",
            "spec * monitors",
            "spec * pool",
            "spec * image",
            "spec * endpoints",
            "spec * volumeID",
            "spec * pdName",
            "spec * diskURI",
            "spec * shareName",
            "spec * volumePath",
            "status phase");

    private static final Fields STORAGE_CLASS = Fields.of(
            "metadata name",
            "metadata annotations storageclass.kubernetes.io/is-default-class",
            "provisioner",
            "reclaimPolicy",
            "volumeBindingMode");

    private static final Fields NODE = Fields.of(
            "metadata name",
            "metadata labels",
            "spec taints key",
            "spec unschedulable",
            "status nodeInfo operatingSystem",
            "status conditions type",
            "status conditions status");

    private static final Fields POLICY = Fields.of(
            "metadata name",
            "metadata uid",
            "metadata creationTimestamp",
            "metadata labels",
            "metadata annotations salvor.io/source-file",
            "metadata annotations salvor.io/source-line",
            "metadata annotations salvor.io/source-rule-lines",
            "metadata annotations salvor.io/source-revision",
            "metadata annotations argocd.argoproj.io/tracking-id",
            "metadata annotations meta.helm.sh/release-name",
            "metadata annotations meta.helm.sh/release-namespace",
            "metadata managedFields manager",
            "metadata managedFields subresource",
            "spec",
            "status conditions type",
            "status conditions status",
            "status lastScheduleTime",
            "status lastSuccessfulTime");

    /** What decides whether a revision is applied; not the URL, which may hold a password. */
    private static final Fields POLICY_SOURCE = Fields.of(
            "metadata name",
            "metadata namespace",
            "metadata annotations salvor.io/accept-removal",
            "metadata annotations salvor.io/accept-retention",
            "spec path",
            "spec ignore",
            "spec suspend",
            "spec prune",
            "spec maxRemoval",
            "spec allowedNamespaces",
            "spec onConflict",
            "status lastAppliedRevision",
            "status lastAppliedTree",
            "status conflicts policy");

    private KeptFields() {}

    static JsonNode namespace(JsonNode namespace) {
        return NAMESPACE.keep(namespace);
    }

    static JsonNode pod(JsonNode pod) {
        ObjectNode kept = (ObjectNode) POD.keep(pod);
        if (kept.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.properties().removeIf(entry -> BACKUP_ANNOTATIONS.stream()
                    .noneMatch(entry.getKey()::startsWith));
        }
        return kept;
    }

    static JsonNode claim(JsonNode claim) {
        return CLAIM.keep(claim);
    }

    static JsonNode persistentVolume(JsonNode volume) {
        return PERSISTENT_VOLUME.keep(volume);
    }

    static JsonNode storageClass(JsonNode storageClass) {
        return STORAGE_CLASS.keep(storageClass);
    }

    /** With all of its labels: {@link NodeLabels} knows which of them matter. */
    static JsonNode node(JsonNode node) {
        return NODE.keep(node);
    }

    /** Without its hooks: their commands decide nothing here. */
    static JsonNode policy(JsonNode policy) {
        ObjectNode kept = (ObjectNode) POLICY.keep(policy);
        if (kept.path("spec") instanceof ObjectNode spec) {
            spec.remove("hooks");
            spec.remove("restoreHooks");
        }
        return kept;
    }

    static JsonNode policySource(JsonNode source) {
        return POLICY_SOURCE.keep(source);
    }
}
