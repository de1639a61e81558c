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
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Captures the cluster for one Backup: reads every object once, puts into the archive what the policy takes in, and plans the volumes
 * from the same pods and claims, so that plan and archive are of the same moment. Bodies go into the archive one by one; what stays in
 * memory are the values that the plan is made from. What is stored because the plan names it is read again for that.
 */
final class ClusterCapture {
    private final ResourceLister lister;
    private final BackupRules rules;
    private final OwnSecrets ownSecrets;
    private final ObjectCapture objects;
    private CapturedKinds kinds;
    private final List<PodView> pods = new ArrayList<>();
    private final List<ClaimView> claims = new ArrayList<>();

    ClusterCapture(ResourceLister lister, BackupRules rules, OwnSecrets ownSecrets, ObjectArchive.Writer archive) {
        this.lister = lister;
        this.rules = rules;
        this.ownSecrets = ownSecrets;
        objects = new ObjectCapture(lister, archive);
    }

    /** Objects that could not be read or archived, one sentence each. */
    List<String> problems() {
        return objects.problems();
    }

    /** What the policy asks for and no backup holds, one sentence each: kinds that nothing can create again, and Secrets of Salvor. */
    List<String> unstored() {
        return Stream.concat(kinds.unstored().stream(), objects.refused().stream())
                .toList();
    }

    /** Reads, fills the archive, and plans. What cannot be read fails it where volumes depend on it, else it is a problem. */
    BackupPlan capture(KubeletLayout layout) {
        List<NamespaceView> namespaces = values(Kinds.NAMESPACES, ValueReader::namespace);
        NamespaceSelection selection = BackupPlanner.namespaces(rules, namespaces);
        ResourceLister.Discovery discovery = lister.discover();
        discovery.problems().stream()
                .filter(group -> rules.resources().mayStore(group.group()))
                .forEach(group -> objects.problem(group.problem()));
        kinds = new CapturedKinds(discovery, rules.resources());
        objects.storeNamed(Kinds.NAMESPACES, selection.selected(), namespace -> true);
        storeNamespaced(selection, namespaces.size());
        ClusterView cluster = new ClusterView(
                namespaces,
                pods,
                claims,
                values(Kinds.PERSISTENT_VOLUMES, ValueReader::persistentVolume),
                values(Kinds.STORAGE_CLASSES, ValueReader::storageClass),
                values(Kinds.NODES, ValueReader::node));
        BackupPlan plan = BackupPlanner.plan(rules, cluster, layout);
        if (kinds.isStored(Kinds.CLAIMS)) {
            objects.storeNamed(Kinds.CLAIMS, plan.claims(), this::isTakenAlong);
        }
        objects.storeNamed(Kinds.PERSISTENT_VOLUMES, plan.persistentVolumes(), this::isTakenAlong);
        storeClusterScoped(plan);
        return plan;
    }

    private void storeNamespaced(NamespaceSelection selection, int existing) {
        NamespacedLists lists = new NamespacedLists(objects, existing);
        Set<String> selected = Set.copyOf(selection.selected());
        for (Resource resource : kinds.namespaced()) {
            boolean stored = kinds.isStored(resource);
            Consumer<JsonNode> values = values(resource);
            if (stored || values != null) {
                // The plan names the volumes of namespaces that leave themselves out; nothing of these is stored.
                List<String> namespaces = values == null ? selection.selected() : selection.spokenOf();
                lists.read(resource, namespaces, values != null, (namespace, object) -> {
                    if (values != null) {
                        values.accept(object);
                    }
                    if (stored && selected.contains(namespace) && isSelected(object)) {
                        storeUnlessOwn(resource, namespace, object);
                    }
                });
            }
        }
    }

    private void storeUnlessOwn(Resource resource, String namespace, ObjectNode object) {
        ownSecrets
                .refusal(resource, object)
                .ifPresentOrElse(objects::refused, () -> objects.store(resource, namespace, object));
    }

    private void storeClusterScoped(BackupPlan plan) {
        objects.storeNamed(Kinds.STORAGE_CLASSES, plan.storageClasses(), this::isTakenAlong);
        Set<String> stored = Set.copyOf(plan.storageClasses());
        for (Resource resource : kinds.clusterScoped()) {
            boolean isClass = resource.qualifiedName().equals(Kinds.STORAGE_CLASSES.qualifiedName());
            try {
                objects.each(resource, null, object -> {
                    String name = object.path("metadata").path("name").asText();
                    if (!(isClass && stored.contains(name)) && isSelected(object)) {
                        objects.store(resource, null, object);
                    }
                });
            } catch (KubernetesClientException e) {
                objects.problem(resource.qualifiedName() + " could not be read: " + e.getMessage());
            }
        }
    }

    private boolean isSelected(JsonNode object) {
        return verdict(object) == ObjectRules.Verdict.Selected;
    }

    /** Whether an object that the plan needs is stored, though no selector may take it in. */
    private boolean isTakenAlong(JsonNode object) {
        return verdict(object) != ObjectRules.Verdict.Excluded;
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

    private <T> List<T> values(Resource resource, Function<JsonNode, T> reader) {
        List<T> values = new ArrayList<>();
        objects.each(resource, null, object -> values.add(reader.apply(object)));
        return values;
    }
}
