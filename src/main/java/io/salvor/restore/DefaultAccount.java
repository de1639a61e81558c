package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The service account {@code default}, which the cluster makes in every new namespace. Creating it would race with that; but what
 * people added to it, often the secrets that images are pulled with, has to come back.
 */
final class DefaultAccount {
    private static final List<String> ADDED = List.of("imagePullSecrets", "automountServiceAccountToken");

    private DefaultAccount() {}

    /** The merge patch that gives it what it had besides; empty for every other object, and when there is nothing to give. */
    static Optional<ObjectNode> patch(StoredObject object, JsonNode clean) {
        if (!object.resource().equals("serviceaccounts") || !object.name().equals("default")) {
            return Optional.empty();
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (String field : ADDED) {
            if (clean.hasNonNull(field)) {
                patch.set(field, clean.get(field));
            }
        }
        for (String field : List.of("labels", "annotations")) {
            JsonNode value = clean.path("metadata").path(field);
            if (value.isObject()) {
                patch.withObjectProperty("metadata").set(field, value);
            }
        }
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }
}
