package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;

/** An object as the backup holds it; resource and namespace as in {@link ObjectKey}. */
public record StoredObject(String resource, String namespace, String name, JsonNode body) {

    /** Its name without its content. */
    public ObjectKey key() {
        return new ObjectKey(resource, namespace, name);
    }

    /** The namespace that it is in or that it is; null for anything else of the whole cluster. */
    String ofNamespace() {
        return namespace == null && resource.equals(RestoreOrder.NAMESPACES) ? name : namespace;
    }
}
