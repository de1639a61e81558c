package io.salvor.sandbox.apiserver.store;

import io.salvor.sandbox.apiserver.api.ResourceType;

/**
 * What a request is about.
 *
 * @param namespace empty for cluster-scoped kinds and for all namespaces
 * @param name empty for a collection
 * @param subresource empty, or such as {@code status}
 */
public record Target(ResourceType type, String namespace, String name, String subresource) {

    public Stored.Key key() {
        return new Stored.Key(type.storage(), namespace, name);
    }

    public Target named(String newName) {
        return new Target(type, namespace, newName, subresource);
    }

    public static Target of(ResourceType type, Stored stored) {
        return new Target(type, stored.key().namespace(), stored.key().name(), "");
    }

    public boolean statusOnly() {
        return subresource.equals("status");
    }
}
