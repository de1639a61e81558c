package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.reading.TargetReader;

/**
 * Links an object to the owners that are there at the time of its write. The garbage collector deletes what names an owner that is not, so a
 * reference is written with the UID of one that was just seen, or not at all.
 */
final class OwnerReferences {
    private static final String REFERENCES = "ownerReferences";
    private static final String UID = "uid";

    /** Some clusters let nobody block the deletion of what they have no right to finalize. */
    private static final String MAY_NOT_BLOCK = "cannot set blockOwnerDeletion";

    private final ResourceLister lister;

    OwnerReferences(ResourceLister lister) {
        this.lister = lister;
    }

    /** The object with the references that hold now; the same where it has none. */
    JsonNode linked(JsonNode body, String namespace, TargetReader target) {
        if (!(body.at("/metadata/" + REFERENCES) instanceof ArrayNode wanted)) {
            return body;
        }
        ArrayNode links = JsonNodeFactory.instance.arrayNode();
        for (JsonNode reference : wanted) {
            Resource resource = target.ofKind(
                    reference.path("apiVersion").asText(),
                    reference.path("kind").asText());
            JsonNode owner = resource == null || resource.namespaced() && namespace == null
                    ? null
                    : lister.get(
                            resource,
                            resource.namespaced() ? namespace : null,
                            reference.path("name").asText());
            if (owner != null && isMeant(reference, owner.path("metadata"))) {
                ObjectNode link = reference.deepCopy();
                link.put("apiVersion", resource.apiVersion());
                link.put(UID, owner.at("/metadata/uid").asText());
                links.add(link);
            }
        }
        return with(body, links);
    }

    private static boolean isMeant(JsonNode reference, JsonNode owner) {
        boolean that = !reference.hasNonNull(UID) || reference.get(UID).equals(owner.path(UID));
        return that && !owner.path(UID).asText().isEmpty() && !owner.hasNonNull("deletionTimestamp");
    }

    /** Whether the object was refused for a reference that keeps its owner from going first. */
    static boolean mayNotBlock(Outcome outcome) {
        return outcome.result() == Result.Failed && outcome.message().contains(MAY_NOT_BLOCK);
    }

    /** The object with references that do not. */
    static JsonNode withoutBlocking(JsonNode body) {
        ArrayNode links = body.at("/metadata/" + REFERENCES).deepCopy();
        links.forEach(link -> ((ObjectNode) link).remove("blockOwnerDeletion"));
        return with(body, links);
    }

    private static JsonNode with(JsonNode body, ArrayNode links) {
        ObjectNode linked = body.deepCopy();
        ObjectNode metadata = linked.withObjectProperty("metadata");
        if (links.isEmpty()) {
            metadata.remove(REFERENCES);
        } else {
            metadata.set(REFERENCES, links);
        }
        return linked;
    }
}
