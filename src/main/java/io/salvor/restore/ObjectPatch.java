package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.salvor.match.Globs;
import io.salvor.match.LabelMatch;
import java.util.EnumSet;
import java.util.List;

/**
 * What is changed in some objects before they are made, by RFC 6902.
 *
 * @param resources as policies write them: plural, plural.group, Kind or Kind.group, by name or glob
 * @param namespaces by name or glob, as the backup has them; empty for all, and for what is in none
 * @param names of objects, by name or glob; empty for all
 * @param labels null where it names none
 * @param operations each an object with op, path and what goes with them
 */
public record ObjectPatch(
        List<String> resources,
        List<String> namespaces,
        List<String> names,
        LabelMatch labels,
        List<JsonNode> operations) {
    private static final EnumSet<CompatibilityFlags> STRICT =
            EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    public ObjectPatch {
        resources = List.copyOf(resources);
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        names = names == null ? List.of() : List.copyOf(names);
        operations = List.copyOf(operations);
    }

    /** Whether it is for an object. @param namespace that the object is in, or is, as the backup has it; null for none */
    boolean fits(StoredObject object, String namespace) {
        return ObjectSelection.resource(object).firstMatch(resources) != null
                && (namespaces.isEmpty() || namespace != null && Globs.anyMatches(namespaces, namespace))
                && (names.isEmpty() || Globs.anyMatches(names, object.name()))
                && (labels == null || labels.matches(ObjectSelection.labels(object)));
    }

    /**
     * A changed copy.
     *
     * @throws RefusedException where an operation cannot be carried out; nothing is said of those after it
     */
    JsonNode apply(JsonNode body) {
        JsonNode changed = body;
        for (int i = 0; i < operations.size(); i++) {
            JsonNode operation = operations.get(i);
            try {
                changed = JsonPatch.apply(JsonNodeFactory.instance.arrayNode().add(operation), changed, STRICT);
            } catch (RuntimeException e) {
                // Beside its own the library throws others, such as for what is no index of a list.
                throw new RefusedException(
                        ".patch[" + i + "] (" + operation.path("op").asText() + " "
                                + operation.path("path").asText() + ") does not apply: " + e.getMessage());
            }
        }
        return changed;
    }

    /** An operation does not apply; the message names it, as the rest of a field's name. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private RefusedException(String message) {
            super(message);
        }
    }
}
