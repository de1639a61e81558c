package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.backup.BackupPlan;
import io.salvor.backup.BackupPlanner;
import io.salvor.backup.BackupRules;
import io.salvor.backup.NamespaceSelection;
import io.salvor.backup.ObjectRules;
import io.salvor.backup.ResourceName;
import io.salvor.catalog.ObjectArchive;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.NamespaceView;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Captures the cluster for one Backup: reads every object once, puts into the archive what the policy takes in, and plans the volumes
 * from the same objects, so that plan and archive are of the same moment.
 */
final class ClusterCapture {
    private final ResourceLister lister;
    private final BackupRules rules;
    private final List<String> problems = new ArrayList<>();
    private final List<PodView> pods = new ArrayList<>();
    private final List<ClaimView> claims = new ArrayList<>();

    /** Claims that are stored only if a pod turns out to need them: {@code namespace/name} to the object. */
    private final Map<String, ObjectNode> unselectedClaims = new HashMap<>();

    ClusterCapture(ResourceLister lister, BackupRules rules) {
        this.lister = lister;
        this.rules = rules;
    }

    /** Objects that could not be read, one sentence each. */
    List<String> problems() {
        return problems;
    }

    /** Reads, fills the archive, and plans. What cannot be read fails it where volumes depend on it, else it is a problem. */
    BackupPlan capture(ObjectArchive.Writer archive, KubeletLayout layout) {
        Map<String, ObjectNode> namespaces = byName(Kinds.NAMESPACES);
        List<NamespaceView> namespaceViews =
                namespaces.values().stream().map(ValueReader::namespace).toList();
        NamespaceSelection selection = BackupPlanner.namespaces(rules, namespaceViews);
        Map<String, ObjectNode> volumes = byName(Kinds.PERSISTENT_VOLUMES);
        Map<String, ObjectNode> classes = byName(Kinds.STORAGE_CLASSES);
        List<Resource> resources = resources();
        for (String namespace : selection.selected()) {
            add(archive, Kinds.NAMESPACES, namespaces.get(namespace));
            resources.stream().filter(Resource::namespaced).forEach(resource -> store(resource, namespace, archive));
        }
        // Nothing of these is stored; they are read so that the plan names the volumes that a label leaves out.
        selection.labelled().keySet().forEach(namespace -> List.of(Kinds.PODS, Kinds.CLAIMS)
                .forEach(resource -> lister.list(resource, namespace, values(resource)::accept)));
        ClusterView cluster = new ClusterView(
                namespaceViews,
                pods,
                claims,
                volumes.values().stream().map(ValueReader::persistentVolume).toList(),
                classes.values().stream().map(ValueReader::storageClass).toList(),
                byName(Kinds.NODES).values().stream().map(ValueReader::node).toList());
        BackupPlan plan = BackupPlanner.plan(rules, cluster, layout);
        plan.claims().stream()
                .filter(unselectedClaims::containsKey)
                .forEach(claim -> add(archive, Kinds.CLAIMS, unselectedClaims.get(claim)));
        plan.persistentVolumes().forEach(name -> add(archive, Kinds.PERSISTENT_VOLUMES, volumes.get(name)));
        storeClusterScoped(plan, resources, classes, archive);
        return plan;
    }

    private void storeClusterScoped(
            BackupPlan plan, List<Resource> resources, Map<String, ObjectNode> classes, ObjectArchive.Writer archive) {
        Set<String> stored = new HashSet<>();
        plan.storageClasses().stream()
                .filter(name -> verdict(classes.get(name)) != ObjectRules.Verdict.Excluded)
                .forEach(name -> {
                    stored.add(name);
                    add(archive, Kinds.STORAGE_CLASSES, classes.get(name));
                });
        for (Resource resource : resources) {
            if (resource.namespaced()
                    || !rules.resources().decideOnRequest(name(resource)).stored()) {
                continue;
            }
            boolean isClass = resource.qualifiedName().equals(Kinds.STORAGE_CLASSES.qualifiedName());
            try {
                lister.list(resource, null, object -> {
                    boolean there = isClass
                            && stored.contains(
                                    object.path("metadata").path("name").asText());
                    if (!there && verdict(object) == ObjectRules.Verdict.Selected) {
                        add(archive, resource, object);
                    }
                });
            } catch (KubernetesClientException e) {
                problems.add(resource.qualifiedName() + " could not be read: " + e.getMessage());
            }
        }
    }

    private List<Resource> resources() {
        ResourceLister.Discovery discovery = lister.discover();
        problems.addAll(discovery.problems());
        return discovery.resources();
    }

    private void store(Resource resource, String namespace, ObjectArchive.Writer archive) {
        boolean stored = rules.resources().decide(name(resource), true).stored();
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
                    storeSelected(resource, object, archive);
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

    private void storeSelected(Resource resource, ObjectNode object, ObjectArchive.Writer archive) {
        ObjectRules.Verdict verdict = verdict(object);
        if (verdict == ObjectRules.Verdict.Selected) {
            add(archive, resource, object);
        } else if (verdict == ObjectRules.Verdict.NotSelected
                && resource.qualifiedName().equals(Kinds.CLAIMS.qualifiedName())) {
            JsonNode metadata = object.path("metadata");
            unselectedClaims.put(
                    metadata.path("namespace").asText() + "/"
                            + metadata.path("name").asText(),
                    object);
        }
    }

    private ObjectRules.Verdict verdict(JsonNode object) {
        return rules.objects().decide(ValueReader.labels(object)).verdict();
    }

    private static void add(ObjectArchive.Writer archive, Resource resource, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        archive.add(
                resource.qualifiedName(),
                resource.namespaced() ? metadata.path("namespace").asText() : null,
                metadata.path("name").asText(),
                object);
    }

    private static ResourceName name(Resource resource) {
        return new ResourceName(resource.plural(), resource.group(), resource.kind());
    }

    private Consumer<JsonNode> values(Resource resource) {
        if (resource.qualifiedName().equals(Kinds.PODS.qualifiedName())) {
            return pod -> pods.add(ValueReader.pod(pod));
        }
        if (resource.qualifiedName().equals(Kinds.CLAIMS.qualifiedName())) {
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
