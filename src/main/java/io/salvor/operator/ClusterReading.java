package io.salvor.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.backup.BackupPlan;
import io.salvor.backup.BackupPlanner;
import io.salvor.backup.BackupRules;
import io.salvor.catalog.ObjectArchive;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.NodeView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.StorageClassView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One reading of the cluster for one Backup: every object is read once, goes into the archive, and those that volumes depend
 * on become values for the plan, so that plan and archive speak of the same moment.
 */
final class ClusterReading {
    private static final Resource NAMESPACES = new Resource("", "v1", "Namespace", "namespaces", false);
    private static final Resource PODS = new Resource("", "v1", "Pod", "pods", true);
    private static final Resource CLAIMS =
            new Resource("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true);
    private static final Resource VOLUMES = new Resource("", "v1", "PersistentVolume", "persistentvolumes", false);
    private static final Resource NODES = new Resource("", "v1", "Node", "nodes", false);
    private static final Resource CLASSES =
            new Resource("storage.k8s.io", "v1", "StorageClass", "storageclasses", false);

    private final ResourceLister lister;
    private final BackupRules rules;
    private final List<String> problems = new ArrayList<>();
    private final List<PodView> pods = new ArrayList<>();
    private final List<ClaimView> claims = new ArrayList<>();

    ClusterReading(ResourceLister lister, BackupRules rules) {
        this.lister = lister;
        this.rules = rules;
    }

    /** Objects that could not be read, one sentence each. */
    List<String> problems() {
        return problems;
    }

    /** Reads, fills the archive, and plans. */
    BackupPlan read(ObjectArchive.Writer archive, KubeletLayout layout) {
        Map<String, ObjectNode> namespaces = byName(NAMESPACES);
        List<String> selected = BackupPlanner.namespaces(rules, List.copyOf(namespaces.keySet()));
        Map<String, ObjectNode> volumes = byName(VOLUMES);
        Map<String, ObjectNode> classes = byName(CLASSES);
        List<Resource> resources = resources();
        for (String namespace : selected) {
            archive.add("namespaces", null, namespace, namespaces.get(namespace));
            resources.forEach(resource -> store(resource, namespace, archive));
        }
        List<PersistentVolumeView> volumeViews =
                volumes.values().stream().map(ValueReader::persistentVolume).toList();
        List<StorageClassView> classViews =
                classes.values().stream().map(ValueReader::storageClass).toList();
        List<NodeView> nodes =
                byName(NODES).values().stream().map(ValueReader::node).toList();
        BackupPlan plan = BackupPlanner.plan(
                rules,
                new ClusterView(List.copyOf(namespaces.keySet()), pods, claims, volumeViews, classViews, nodes),
                layout);
        plan.persistentVolumes().forEach(name -> archive.add("persistentvolumes", null, name, volumes.get(name)));
        plan.storageClasses()
                .forEach(name -> archive.add("storageclasses.storage.k8s.io", null, name, classes.get(name)));
        return plan;
    }

    private List<Resource> resources() {
        ResourceLister.Discovery discovery = lister.discover();
        problems.addAll(discovery.problems());
        return discovery.resources().stream().filter(Resource::namespaced).toList();
    }

    private void store(Resource resource, String namespace, ObjectArchive.Writer archive) {
        boolean stored = rules.resources()
                .decide(resource.plural(), resource.group(), true)
                .stored();
        Consumer<JsonNode> values = values(resource);
        if (!stored && values == null) {
            return;
        }
        try {
            lister.list(resource, namespace, object -> {
                if (values != null) {
                    values.accept(object);
                }
                if (stored) {
                    archive.add(
                            resource.qualifiedName(),
                            namespace,
                            object.path("metadata").path("name").asText(),
                            object);
                }
            });
        } catch (KubernetesClientException e) {
            if (values != null) {
                // Without them the plan would leave volumes out in silence.
                throw e;
            }
            problems.add(
                    resource.qualifiedName() + " of namespace " + namespace + " could not be read: " + e.getMessage());
        }
    }

    private Consumer<JsonNode> values(Resource resource) {
        if (resource.qualifiedName().equals(PODS.qualifiedName())) {
            return pod -> pods.add(ValueReader.pod(pod));
        }
        if (resource.qualifiedName().equals(CLAIMS.qualifiedName())) {
            return claim -> claims.add(ValueReader.claim(claim));
        }
        return null;
    }

    private Map<String, ObjectNode> byName(Resource resource) {
        Map<String, ObjectNode> objects = new LinkedHashMap<>();
        lister.list(
                resource,
                null,
                object -> objects.put(object.path("metadata").path("name").asText(), object));
        return objects;
    }
}
