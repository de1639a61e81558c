package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * The namespaces that a policy takes in by their names.
 *
 * @param exact whether names say all; otherwise labels, which only the cluster knows, leave some of them out
 */
record NamespaceScope(List<String> include, List<String> exclude, boolean exact) {
    private static final Set<String> BY_NAME = Set.of("namespaces", "resources");

    static NamespaceScope of(JsonNode spec) {
        JsonNode include = spec.path("include");
        JsonNode exclude = spec.path("exclude");
        List<String> names = PolicyDocument.texts(include.path("namespaces"));
        return new NamespaceScope(
                names.isEmpty() && include.has("namespaceSelector") ? List.of("*") : names,
                PolicyDocument.texts(exclude.path("namespaces")),
                byName(include) && byName(exclude));
    }

    private static boolean byName(JsonNode selection) {
        return selection.properties().stream().allMatch(entry -> BY_NAME.contains(entry.getKey()));
    }
}
