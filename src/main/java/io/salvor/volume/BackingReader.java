package io.salvor.volume;

import static io.salvor.volume.ValueReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds from the spec of a PersistentVolume what holds its data. */
final class BackingReader {
    /** The fields of a PersistentVolume's spec that are not its source; a source that is not known yet is still found. */
    private static final Set<String> NOT_A_SOURCE = Set.of(
            "accessModes",
            "capacity",
            "claimRef",
            "mountOptions",
            "nodeAffinity",
            "persistentVolumeReclaimPolicy",
            "storageClassName",
            "volumeAttributesClassName",
            "volumeMode");

    private BackingReader() {}

    /** Reads what a volume in a pod names itself; it says more than the type only for NFS shares and CSI volumes. */
    static Backing ofPodVolume(JsonNode volume) {
        for (String field : sortedFields(volume)) {
            JsonNode source = volume.get(field);
            if (source.isObject()) {
                boolean identified = Backing.NFS.equals(field) || Backing.CSI.equals(field);
                return new Backing(field, identified ? identity(field, source) : "");
            }
        }
        return VolumeSource.EmptyDir.backing();
    }

    static Backing read(JsonNode spec) {
        for (String field : sortedFields(spec)) {
            JsonNode source = spec.get(field);
            if (!NOT_A_SOURCE.contains(field) && source.isObject()) {
                return new Backing(field, identity(field, source));
            }
        }
        return new Backing(Backing.UNKNOWN, "");
    }

    private static String identity(String type, JsonNode source) {
        return switch (type) {
            case Backing.LOCAL, Backing.HOST_PATH -> path(text(source, "path"));
            case Backing.NFS -> text(source, "server") + ":" + path(text(source, "path"));
            case Backing.CSI -> text(source, "driver") + ":" + text(source, "volumeHandle");
            case Backing.ISCSI ->
                text(source, "targetPortal") + " " + text(source, "iqn") + " "
                        + source.path("lun").asInt();
            default -> canonical(source);
        };
    }

    private static String path(String path) {
        String single = path == null ? "" : path.replaceAll("/+", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }

    private static String canonical(JsonNode node) {
        if (node.isObject()) {
            List<String> fields = sortedFields(node).stream()
                    .map(field -> field + "=" + canonical(node.get(field)))
                    .toList();
            return "{" + String.join(",", fields) + "}";
        }
        return node.toString();
    }

    private static Set<String> sortedFields(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
