package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The namespaces that a policy takes in, as far as its file says them by name. */
record NamespaceScope(List<String> include, List<String> exclude) {
    private static final Set<String> BY_NAME = Set.of("namespaces", "resources", "includeClusterResources");

    /** The scope; nothing where the policy also selects by what only the cluster knows, such as labels. */
    static Optional<NamespaceScope> of(JsonNode spec) {
        return byName(spec.path("include")) && byName(spec.path("exclude"))
                ? Optional.of(new NamespaceScope(
                        PolicyDocument.texts(spec.path("include").path("namespaces")),
                        PolicyDocument.texts(spec.path("exclude").path("namespaces"))))
                : Optional.empty();
    }

    private static boolean byName(JsonNode selection) {
        return selection.properties().stream().allMatch(entry -> BY_NAME.contains(entry.getKey()));
    }
}
