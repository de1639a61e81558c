package io.salvor.restore;

/**
 * An object by kind and name.
 *
 * @param resource {@code plural} for the core group, otherwise {@code plural.group}
 * @param namespace null when cluster-scoped
 */
public record ObjectKey(String resource, String namespace, String name) {

    @Override
    public String toString() {
        return resource + " " + (namespace == null ? "" : namespace + "/") + name;
    }
}
