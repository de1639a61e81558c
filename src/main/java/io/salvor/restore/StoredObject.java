package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.units.PackedJson;

/** An object as the backup holds it; resource and namespace as in {@link ObjectKey}. */
public record StoredObject(String resource, String namespace, String name, PackedJson packed) {

    public StoredObject(String resource, String namespace, String name, JsonNode body) {
        this(resource, namespace, name, PackedJson.of(body));
    }

    /** What it is; to be copied before it is changed. */
    public JsonNode body() {
        return packed.json();
    }

    /** Its name without its content. */
    public ObjectKey key() {
        return new ObjectKey(resource, namespace, name);
    }

    /** Its API group; empty for the core group. */
    String group() {
        return group(body());
    }

    /** The API group of what has an apiVersion. */
    static String group(JsonNode object) {
        String version = object.path("apiVersion").asText();
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }

    /** The namespace that it is in or that it is; null for anything else of the whole cluster. */
    String ofNamespace() {
        return namespace == null && resource.equals(RestoreOrder.NAMESPACES) ? name : namespace;
    }
}
