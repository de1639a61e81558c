package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Puts the storage classes of the target where a StatefulSet, or an ephemeral volume of a pod, names those of the backup for the claims
 * that are yet to be made.
 */
record ClaimTemplates(Map<String, String> classes) {
    private static final String CLASS = "storageClassName";

    /** An object as it is to be in the target; one without such a template is the same. */
    StoredObject apply(StoredObject object) {
        if (classes.isEmpty() || object.body().findValue(CLASS) == null) {
            return object;
        }
        JsonNode body = object.body().deepCopy();
        body.findParents("volumeClaimTemplates")
                .forEach(parent -> parent.get("volumeClaimTemplates").forEach(this::rewrite));
        body.findParents("volumeClaimTemplate").forEach(parent -> rewrite(parent.get("volumeClaimTemplate")));
        return new StoredObject(object.resource(), object.namespace(), object.name(), body);
    }

    private void rewrite(JsonNode template) {
        JsonNode name = template.path("spec").path(CLASS);
        if (name.isTextual() && classes.containsKey(name.asText())) {
            ((ObjectNode) template.get("spec")).put(CLASS, classes.get(name.asText()));
        }
    }
}
