package io.salvor.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.coverage.BackupHistory;
import io.salvor.coverage.ClusterByNamespace;
import io.salvor.coverage.LastGood;
import io.salvor.coverage.PastBackup;
import io.salvor.coverage.VolumeKey;
import io.salvor.kubernetes.Labels;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.ValueReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An inventory as values.
 *
 * @param takenAt when it was taken
 * @param operatorNamespace where policies and Backups are
 * @param cluster what the cluster holds
 * @param policies the policies in it, by name
 * @param sources the PolicySources in it, in the shape of the API
 * @param history the Backups in it
 */
public record Inventory(
        Instant takenAt,
        String operatorNamespace,
        ClusterByNamespace cluster,
        List<InstalledPolicy> policies,
        List<JsonNode> sources,
        BackupHistory history) {

    /** Where volumes are on a node decides nothing about which are saved, so any root will do. */
    private static final String KUBELET_ROOT = "/var/lib/kubelet";

    /**
     * Reads a document. Fields that are not known are ignored: a later version of this program may have written them.
     *
     * @param name what messages call it
     * @throws InventoryException when it is no inventory, or one of another version
     */
    public static Inventory parse(byte[] document, String name, ObjectMapper json) {
        try {
            return of(json.readTree(document), name);
        } catch (JsonProcessingException e) {
            throw new InventoryException(
                    name + " is not JSON: " + e.getOriginalMessage() + "; make it with salvor inventory --output FILE",
                    e);
        } catch (java.io.IOException e) {
            throw new InventoryException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether a policy in the cluster belongs to a PolicySource. */
    public boolean isOf(String policy, String source) {
        return policies.stream()
                .anyMatch(
                        one -> one.name().equals(policy) && Labels.value(source).equals(one.source()));
    }

    /** The same of a document in memory. */
    public static Inventory of(JsonNode document, String name) {
        JsonNode version = document.path("apiVersion");
        if (!version.isTextual() || !version.textValue().startsWith("salvor.io/inventory/")) {
            throw new InventoryException(
                    name + " is not an inventory: expected apiVersion " + InventoryDocument.API_VERSION
                            + "; make one with salvor inventory --output FILE",
                    null);
        }
        if (!version.textValue().equals(InventoryDocument.API_VERSION)) {
            throw new InventoryException(
                    name + " is an inventory of version " + version.textValue() + ", and this program reads "
                            + InventoryDocument.API_VERSION + "; make it anew with the same version of salvor",
                    null);
        }
        try {
            return read(document);
        } catch (DamagedException e) {
            throw damaged(name, e.getMessage(), e);
        } catch (DateTimeException | NullPointerException e) {
            // Words of the virtual machine help nobody to find the field.
            throw damaged(name, "a field that must be there is missing or has a wrong value", e);
        }
    }

    private static InventoryException damaged(String name, String what, Exception cause) {
        return new InventoryException(
                name + " is damaged: " + what + "; make it anew with salvor inventory --output FILE", cause);
    }

    private static Inventory read(JsonNode document) {
        ClusterView view = new ClusterView(
                all(document, "namespaces", ValueReader::namespace),
                all(document, "pods", ValueReader::pod),
                all(document, "persistentVolumeClaims", ValueReader::claim),
                all(document, "persistentVolumes", ValueReader::persistentVolume),
                all(document, "storageClasses", ValueReader::storageClass),
                all(document, "nodes", ValueReader::node));
        KubeletLayout layout = new KubeletLayout(KUBELET_ROOT, all(document, "allowedHostPaths", JsonNode::asText));
        BackupHistory history = new BackupHistory();
        all(document, "backups", Inventory::backup).forEach(history::add);
        all(document, "copies", Inventory::backup).forEach(history::addCopy);
        if (all(document, "copies", copy -> copy.has("copy")).contains(false)) {
            history.withoutCopies();
        }
        all(document, "lastGoodBackups", Inventory::lastGood).forEach(history::add);
        return new Inventory(
                DamagedException.time(document, "takenAt", ""),
                document.path("operatorNamespace").asText("salvor"),
                new ClusterByNamespace(view, layout),
                all(document, "policies", InstalledPolicy::of),
                all(document, "policySources", source -> source),
                history);
    }

    private static <T> List<T> all(JsonNode document, String name, Function<JsonNode, T> read) {
        List<T> values = new ArrayList<>();
        document.path(name).forEach(item -> values.add(read.apply(item)));
        return List.copyOf(values);
    }

    private static PastBackup backup(JsonNode backup) {
        return new PastBackup(
                backup.path("name").asText(),
                backup.path("policy").asText(),
                backup.path("phase").asText(),
                DamagedException.time(
                        backup, "time", "backups, \"" + backup.path("name").asText() + "\": "),
                backup.path("location").textValue(),
                backup.path("copy").asBoolean());
    }

    private static LastGood lastGood(JsonNode good) {
        String namespace = good.path("namespace").asText();
        VolumeKey key = good.hasNonNull("claim")
                ? VolumeKey.claim(namespace, good.path("claim").asText())
                : VolumeKey.ofPod(
                        namespace,
                        good.path("pod").asText(),
                        good.path("volume").asText());
        return new LastGood(
                key,
                good.path("claimUID").textValue(),
                good.path("policy").asText(),
                good.path("backup").asText(),
                DamagedException.time(
                        good,
                        "time",
                        "lastGoodBackups, \"" + good.path("backup").asText() + "\": "));
    }
}
