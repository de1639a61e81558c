package io.salvor.sandbox.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the elements of the lists in built-in kinds are kept apart, by the name of the list's field.
 * The names are the patchMergeKey and listMapKey tags of the Kubernetes API types.
 */
final class ListKeys {

    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("secrets", List.of("name")),
            Map.entry("resourceClaims", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("volumeDevices", List.of("devicePath")),
            Map.entry("conditions", List.of("type")),
            Map.entry("addresses", List.of("type")),
            Map.entry("ownerReferences", List.of("uid")),
            Map.entry("hostAliases", List.of("ip")),
            Map.entry("podIPs", List.of("ip")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")));

    private static final Set<String> SETS = Set.of("finalizers");

    private ListKeys() {}

    /** The key fields of a list of objects; empty when the list is replaced as a whole. */
    static List<String> of(String field, JsonNode list) {
        if (field.equals("ports")) {
            return list.path(0).has("containerPort")
                    ? List.of("containerPort", "protocol")
                    : List.of("port", "protocol");
        }
        List<String> keys = KEYS.getOrDefault(field, List.of());
        return keys.isEmpty() || !list.path(0).has(keys.get(0)) ? List.of() : keys;
    }

    /** Whether a list of plain values is a set. */
    static boolean isSet(String field) {
        return SETS.contains(field);
    }
}
