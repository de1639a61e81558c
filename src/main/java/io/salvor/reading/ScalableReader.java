package io.salvor.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.Scalable;
import io.salvor.volume.OwnerView;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds what makes pods and can be scaled, and what else may change its scale. */
final class ScalableReader {
    private static final Map<String, Resource> KINDS = Map.of(
            "Deployment", new Resource("apps", "v1", "Deployment", "deployments", true),
            "StatefulSet", new Resource("apps", "v1", "StatefulSet", "statefulsets", true),
            "ReplicaSet", new Resource("apps", "v1", "ReplicaSet", "replicasets", true),
            "ReplicationController", new Resource("", "v1", "ReplicationController", "replicationcontrollers", true));

    /** Marks of GitOps tools that hold an object to what they have. */
    private static final Map<String, String> TOOLS = new TreeMap<>(Map.of(
            "argocd.argoproj.io/tracking-id", "Argo CD",
            "kustomize.toolkit.fluxcd.io/name", "Flux",
            "helm.toolkit.fluxcd.io/name", "Flux"));

    private final ResourceLister lister;
    private final Map<String, Optional<Scalable>> found = new HashMap<>();

    ScalableReader(ResourceLister lister) {
        this.lister = lister;
    }

    /** By {@code namespace/name} of each pod that mounts a claim and has one. */
    Map<String, Scalable> of(List<PodView> pods) {
        Map<String, Scalable> scalables = new HashMap<>();
        for (PodView pod : pods) {
            boolean mounts = pod.volumes().stream().anyMatch(volume -> volume.claimName() != null);
            if (mounts && pod.controller() != null) {
                owner(pod.namespace(), pod.controller())
                        .ifPresent(owner -> scalables.put(pod.namespace() + "/" + pod.name(), owner));
            }
        }
        return scalables;
    }

    private Optional<Scalable> owner(String namespace, OwnerView owner) {
        String key = owner.kind() + " " + namespace + "/" + owner.name();
        Optional<Scalable> known = found.get(key);
        if (known == null) {
            known = read(namespace, owner);
            found.put(key, known);
        }
        return known;
    }

    private Optional<Scalable> read(String namespace, OwnerView owner) {
        Resource kind = KINDS.get(owner.kind());
        JsonNode object = kind == null ? null : lister.get(kind, namespace, owner.name());
        if (object == null) {
            return Optional.empty();
        }
        OwnerView above = ValueReader.controller(object.path("metadata"));
        if (above != null) {
            // What another controller makes is scaled by that, or not at all.
            return owner(namespace, above);
        }
        return Optional.of(new Scalable(
                new ObjectKey(kind.qualifiedName(), namespace, owner.name()),
                object.at("/spec/replicas").asInt(1),
                driver(object.path("metadata"))));
    }

    /** An autoscaler is none: it leaves alone what has no replicas. */
    private static String driver(JsonNode metadata) {
        return TOOLS.entrySet().stream()
                .filter(tool -> metadata.path("annotations").has(tool.getKey())
                        || metadata.path("labels").has(tool.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
