package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.backup.BackupPlan;
import io.salvor.backup.BackupPlanner;
import io.salvor.backup.BackupRules;
import io.salvor.backup.NamespaceSelection;
import io.salvor.backup.ObjectRules;
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
    private final ObjectCapture objects;
    private CapturedKinds kinds;
    private final List<PodView> pods = new ArrayList<>();
    private final List<ClaimView> claims = new ArrayList<>();

    /** Claims that are stored only if a pod turns out to need them: {@code namespace/name} to the object. */
    private final Map<String, ObjectNode> unselectedClaims = new HashMap<>();

    ClusterCapture(ResourceLister lister, BackupRules rules, ObjectArchive.Writer archive) {
        this.lister = lister;
        this.rules = rules;
        objects = new ObjectCapture(lister, archive);
    }

    /** Objects that could not be read or archived, one sentence each. */
    List<String> problems() {
        return objects.problems();
    }

    /** Kinds that the policy asks for and that nothing can create again, one sentence each. */
    List<String> unstored() {
        return kinds.unstored();
    }

    /** Reads, fills the archive, and plans. What cannot be read fails it where volumes depend on it, else it is a problem. */
    BackupPlan capture(KubeletLayout layout) {
        Map<String, ObjectNode> namespaces = byName(Kinds.NAMESPACES);
        List<NamespaceView> namespaceViews =
                namespaces.values().stream().map(ValueReader::namespace).toList();
        NamespaceSelection selection = BackupPlanner.namespaces(rules, namespaceViews);
        Map<String, ObjectNode> volumes = byName(Kinds.PERSISTENT_VOLUMES);
        Map<String, ObjectNode> classes = byName(Kinds.STORAGE_CLASSES);
        ResourceLister.Discovery discovery = lister.discover();
        discovery.problems().forEach(group -> objects.problem(group.problem()));
        kinds = new CapturedKinds(discovery, rules.resources());
        for (String namespace : selection.selected()) {
            objects.store(Kinds.NAMESPACES, null, namespaces.get(namespace));
            kinds.namespaced().forEach(resource -> store(resource, namespace));
        }
        // Nothing of these is stored; they are read so that the plan names the volumes that a label leaves out.
        selection.labelled().keySet().forEach(namespace -> List.of(Kinds.PODS, Kinds.CLAIMS)
                .forEach(resource -> objects.each(resource, namespace, values(resource)::accept)));
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
                .map(unselectedClaims::get)
                .forEach(claim -> objects.store(
                        Kinds.CLAIMS, claim.path("metadata").path("namespace").asText(), claim));
        plan.persistentVolumes().forEach(name -> objects.store(Kinds.PERSISTENT_VOLUMES, null, volumes.get(name)));
        storeClusterScoped(plan, classes);
        return plan;
    }

    private void storeClusterScoped(BackupPlan plan, Map<String, ObjectNode> classes) {
        Set<String> stored = new HashSet<>();
        plan.storageClasses().stream()
                .filter(name -> verdict(classes.get(name)) != ObjectRules.Verdict.Excluded)
                .forEach(name -> {
                    stored.add(name);
                    objects.store(Kinds.STORAGE_CLASSES, null, classes.get(name));
                });
        for (Resource resource : kinds.clusterScoped()) {
            boolean isClass = resource.qualifiedName().equals(Kinds.STORAGE_CLASSES.qualifiedName());
            try {
                objects.each(resource, null, object -> {
                    boolean there = isClass
                            && stored.contains(
                                    object.path("metadata").path("name").asText());
                    if (!there && verdict(object) == ObjectRules.Verdict.Selected) {
                        objects.store(resource, null, object);
                    }
                });
            } catch (KubernetesClientException e) {
                objects.problem(resource.qualifiedName() + " could not be read: " + e.getMessage());
            }
        }
    }

    private void store(Resource resource, String namespace) {
        boolean stored = kinds.isStored(resource);
        Consumer<JsonNode> values = values(resource);
        if (!stored && values == null) {
            return;
        }
        try {
            objects.each(resource, namespace, object -> {
                if (values != null) {
                    values.accept(object);
                }
                if (stored) {
                    storeSelected(resource, namespace, object);
                }
            });
        } catch (KubernetesClientException e) {
            if (values != null) {
                // Without them the plan would leave volumes out in silence.
                throw e;
            }
            objects.problem(
                    resource.qualifiedName() + " of namespace " + namespace + " could not be read: " + e.getMessage());
        }
    }

    private void storeSelected(Resource resource, String namespace, ObjectNode object) {
        ObjectRules.Verdict verdict = verdict(object);
        if (verdict == ObjectRules.Verdict.Selected) {
            objects.store(resource, namespace, object);
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
