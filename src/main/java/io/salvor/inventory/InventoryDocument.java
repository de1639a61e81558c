package io.salvor.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.coverage.BackupHistory;
import io.salvor.coverage.LastGood;
import io.salvor.coverage.PastBackup;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.KubernetesResourceLister;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.reading.BackupHistoryReader;
import io.salvor.retention.SettledCopies;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes the inventory of a cluster; see docs/inventory.md for its format. */
public final class InventoryDocument {
    static final String API_VERSION = "salvor.io/inventory/v1";
    static final String KIND = "Inventory";

    private final KubernetesClient client;
    private final ObjectMapper json;
    private final ResourceLister lister;
    private final String operatorNamespace;

    /** @param operatorNamespace where policies and Backups are */
    public InventoryDocument(KubernetesClient client, ObjectMapper json, String operatorNamespace) {
        this.client = client;
        this.json = json;
        this.lister = new KubernetesResourceLister(client, json);
        this.operatorNamespace = operatorNamespace;
    }

    /**
     * Reads the cluster.
     *
     * @param allowedHostPaths the operator's setting of the same name
     * @param now when that is
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the cluster does not answer, or forbids it
     */
    public ObjectNode read(List<String> allowedHostPaths, Instant now) {
        return read(allowedHostPaths, List.of(), List.of(), now);
    }

    /**
     * The same, for a restore to be planned against it too.
     *
     * @param objectsOf namespaces by name or glob, of whose objects the names are written down
     * @param nodeLabels keys of labels of nodes beside those that something in the cluster names nodes by
     */
    public ObjectNode read(
            List<String> allowedHostPaths, List<String> objectsOf, List<String> nodeLabels, Instant now) {
        NodeLabels labels = new NodeLabels(nodeLabels);
        ObjectNode document = json.createObjectNode();
        document.put("apiVersion", API_VERSION);
        document.put("kind", KIND);
        document.put("takenAt", Instant.ofEpochSecond(now.getEpochSecond()).toString());
        document.put("operatorNamespace", operatorNamespace);
        allowedHostPaths.forEach(document.putArray("allowedHostPaths")::add);
        list(document, "namespaces", Kinds.NAMESPACES, null, KeptFields::namespace);
        list(document, "pods", Kinds.PODS, null, pod -> {
            labels.see(pod);
            return KeptFields.pod(pod);
        });
        list(document, "persistentVolumeClaims", Kinds.CLAIMS, null, KeptFields::claim);
        list(document, "persistentVolumes", Kinds.PERSISTENT_VOLUMES, null, volume -> {
            labels.see(volume);
            return KeptFields.persistentVolume(volume);
        });
        list(document, "storageClasses", Kinds.STORAGE_CLASSES, null, KeptFields::storageClass);
        list(document, "nodes", Kinds.NODES, null, labels::kept);
        BackupHistory history = history(document.putArray("policies"), document.putArray("policySources"));
        backups(document.putArray("backups"), history.backups());
        copies(document.putArray("copies"), history);
        lastGood(document.putArray("lastGoodBackups"), history);
        new NamedObjects(lister).write(document, objectsOf);
        return document;
    }

    private BackupHistory history(ArrayNode policies, ArrayNode sources) {
        if (!installed()) {
            return new BackupHistory();
        }
        BackupHistory history = BackupHistoryReader.read(lister, operatorNamespace);
        Optional<Map<String, SettledCopies>> settled = BackupHistoryReader.settled(lister, operatorNamespace);
        if (settled.isEmpty()) {
            history.withoutCopies();
        }
        lister.list(Kinds.POLICIES, operatorNamespace, policy -> {
            policies.add(KeptFields.policy(policy));
            BackupHistoryReader.copies(policy, settled).forEach(history::addCopy);
        });
        lister.list(Kinds.POLICY_SOURCES, operatorNamespace, source -> sources.add(KeptFields.policySource(source)));
        return history;
    }

    private void list(
            ObjectNode document, String name, Resource resource, String namespace, UnaryOperator<JsonNode> kept) {
        ArrayNode list = document.putArray(name);
        lister.list(resource, namespace, object -> list.add(kept.apply(object)));
    }

    /** A cluster that has never seen Salvor has an inventory too: that is where a first policy is planned. */
    private boolean installed() {
        return client.getApiResources("salvor.io/v1alpha1") != null;
    }

    private static void backups(ArrayNode list, List<PastBackup> backups) {
        backups.forEach(backup -> backup(list.addObject(), backup));
    }

    private static void copies(ArrayNode list, BackupHistory history) {
        for (PastBackup copy : history.copies()) {
            ObjectNode entry = list.addObject();
            backup(entry, copy);
            if (history.knowsCopies()) {
                entry.put("copy", copy.copy());
            }
        }
    }

    private static void backup(ObjectNode entry, PastBackup backup) {
        entry.put("name", backup.name())
                .put("policy", backup.policy())
                .put("phase", backup.phase())
                .put("time", backup.time().toString());
        if (backup.location() != null) {
            entry.put("location", backup.location());
        }
    }

    private static void lastGood(ArrayNode list, BackupHistory history) {
        history.lastGood().values().stream()
                .sorted(Comparator.comparing(LastGood::volume))
                .forEach(good -> {
                    ObjectNode entry =
                            list.addObject().put("namespace", good.volume().namespace());
                    if (good.volume().isClaim()) {
                        entry.put("claim", good.volume().claim());
                        entry.put("claimUID", good.claimUid());
                    } else {
                        entry.put("pod", good.volume().pod());
                        entry.put("volume", good.volume().volume());
                    }
                    entry.put("policy", good.policy());
                    entry.put("backup", good.backup());
                    entry.put("time", good.time().toString());
                });
    }
}
