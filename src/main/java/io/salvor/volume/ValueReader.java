package io.salvor.volume;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads plain values from Kubernetes objects in JSON, as an API server returns them or as a backup holds them. */
public final class ValueReader {
    private static final List<String> DEFAULT_CLASS =
            List.of("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class");

    private ValueReader() {}

    /** Reads a v1 Pod. */
    public static PodView pod(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        JsonNode spec = pod.path("spec");
        String name = text(metadata, "name");
        Set<String> mounted = new HashSet<>();
        Set<String> byInit = new HashSet<>();
        List<String> containers = new ArrayList<>();
        spec.path("containers").forEach(container -> {
            collectMounts(container, mounted);
            containers.add(text(container, "name"));
        });
        spec.path("ephemeralContainers").forEach(container -> collectMounts(container, mounted));
        for (JsonNode container : spec.path("initContainers")) {
            boolean staysUp = "Always".equals(text(container, "restartPolicy"));
            collectMounts(container, staysUp ? mounted : byInit);
        }
        byInit.removeAll(mounted);
        List<PodVolumeView> volumes = new ArrayList<>();
        spec.path("volumes").forEach(volume -> volumes.add(PodVolumeReader.read(name, volume)));
        return new PodView(
                text(metadata, "namespace"),
                name,
                text(metadata, "uid"),
                text(spec, "nodeName"),
                textOr(pod.path("status"), "phase", "Pending"),
                metadata.hasNonNull("deletionTimestamp"),
                strings(metadata.path("labels")),
                strings(metadata.path("annotations")),
                controller(metadata),
                volumes,
                mounted,
                byInit,
                containers);
    }

    /** Reads a v1 PersistentVolumeClaim. */
    public static ClaimView claim(JsonNode claim) {
        JsonNode metadata = claim.path("metadata");
        JsonNode spec = claim.path("spec");
        return new ClaimView(
                text(metadata, "namespace"),
                text(metadata, "name"),
                text(metadata, "uid"),
                text(spec, "volumeName"),
                spec.hasNonNull("storageClassName")
                        ? spec.get("storageClassName").asText()
                        : null,
                textOr(spec, "volumeMode", "Filesystem"),
                strings(metadata.path("labels")),
                textOr(claim.path("status"), "phase", "Pending"),
                texts(spec.path("accessModes")),
                textOr(
                        claim.path("status").path("capacity"),
                        "storage",
                        text(spec.path("resources").path("requests"), "storage")));
    }

    /** Reads a v1 PersistentVolume. */
    public static PersistentVolumeView persistentVolume(JsonNode volume) {
        JsonNode metadata = volume.path("metadata");
        JsonNode spec = volume.path("spec");
        Map<String, String> annotations = strings(metadata.path("annotations"));
        return new PersistentVolumeView(
                text(metadata, "name"),
                text(metadata, "uid"),
                textOr(volume.path("status"), "phase", "Pending"),
                textOr(spec, "storageClassName", ""),
                textOr(spec, "persistentVolumeReclaimPolicy", "Retain"),
                textOr(spec, "volumeMode", "Filesystem"),
                claimKey(spec.path("claimRef")),
                BackingReader.read(spec),
                NodeAffinity.read(spec.path("nodeAffinity").path("required")),
                annotations.get("pv.kubernetes.io/provisioned-by"),
                text(spec.path("flexVolume"), "driver"),
                strings(metadata.path("labels")),
                new PersistentVolumeView.Offer(texts(spec.path("accessModes")), text(spec.path("capacity"), "storage")),
                text(metadata, "resourceVersion"),
                metadata.hasNonNull("deletionTimestamp"));
    }

    /** Reads a v1 Namespace. */
    public static NamespaceView namespace(JsonNode namespace) {
        JsonNode metadata = namespace.path("metadata");
        return new NamespaceView(text(metadata, "name"), labels(namespace));
    }

    /** The labels of any object; empty when it has none. */
    public static Map<String, String> labels(JsonNode object) {
        return strings(object.path("metadata").path("labels"));
    }

    /** Reads a storage.k8s.io/v1 StorageClass. */
    public static StorageClassView storageClass(JsonNode storageClass) {
        JsonNode metadata = storageClass.path("metadata");
        Map<String, String> annotations = strings(metadata.path("annotations"));
        boolean isDefault = DEFAULT_CLASS.stream().anyMatch(key -> "true".equals(annotations.get(key)));
        return new StorageClassView(text(metadata, "name"), text(storageClass, "provisioner"), isDefault);
    }

    /** Reads a v1 Node. */
    public static NodeView node(JsonNode node) {
        return NodeReader.read(node);
    }

    /** The owner that controls an object; null when there is none. */
    public static OwnerView controller(JsonNode metadata) {
        for (JsonNode owner : metadata.path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return new OwnerView(text(owner, "kind"), text(owner, "name"));
            }
        }
        return null;
    }

    private static void collectMounts(JsonNode container, Set<String> names) {
        container.path("volumeMounts").forEach(mount -> names.add(text(mount, "name")));
        container.path("volumeDevices").forEach(device -> names.add(text(device, "name")));
    }

    private static ClaimKey claimKey(JsonNode reference) {
        return reference.hasNonNull("name")
                ? new ClaimKey(text(reference, "namespace"), text(reference, "name"), text(reference, "uid"))
                : null;
    }

    static List<String> texts(JsonNode array) {
        List<String> result = new ArrayList<>();
        array.forEach(value -> result.add(value.asText()));
        return result;
    }

    static Map<String, String> strings(JsonNode object) {
        Map<String, String> result = new HashMap<>();
        object.properties()
                .forEach(field -> result.put(field.getKey(), field.getValue().asText()));
        return result;
    }

    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? null : value.asText();
    }

    static String textOr(JsonNode object, String field, String otherwise) {
        String value = text(object, field);
        return value == null ? otherwise : value;
    }
}
