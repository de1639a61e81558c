package io.salvor.sandbox.apiserver;

/**
 * What a request is about.
 *
 * @param namespace empty for cluster-scoped kinds and for all namespaces
 * @param name empty for a collection
 * @param subresource empty, or such as {@code status}
 */
record Target(ResourceType type, String namespace, String name, String subresource) {

    Stored.Key key() {
        return new Stored.Key(type.storage(), namespace, name);
    }

    Target named(String newName) {
        return new Target(type, namespace, newName, subresource);
    }

    static Target of(ResourceType type, Stored stored) {
        return new Target(type, stored.key().namespace(), stored.key().name(), "");
    }

    boolean statusOnly() {
        return subresource.equals("status");
    }
}
