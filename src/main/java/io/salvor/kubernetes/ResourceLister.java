package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads objects of every kind as the API server gives them: kinds by discovery, each in its group's preferred version,
 * lists in pages. Bodies are plain JSON, so a field that this program has never heard of is kept.
 */
public interface ResourceLister {
    /**
     * A kind that can be listed.
     *
     * @param group API group, empty for core
     * @param version preferred version of the group
     * @param plural resource name
     * @param creatable whether objects of it can be made; not so of views, such as metrics, that an API server only shows
     */
    record Resource(String group, String version, String kind, String plural, boolean namespaced, boolean creatable) {
        /** A kind whose objects can be made. */
        public Resource(String group, String version, String kind, String plural, boolean namespaced) {
            this(group, version, kind, plural, namespaced, true);
        }

        /** {@code plural} for core kinds, else {@code plural.group}. */
        public String qualifiedName() {
            return group.isEmpty() ? plural : plural + "." + group;
        }

        String root() {
            return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        }

        /** The same kind in another version. */
        public Resource in(String other) {
            return new Resource(group, other, kind, plural, namespaced, creatable);
        }

        /** As objects have it. */
        public String apiVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    /**
     * A group whose server did not answer.
     *
     * @param problem as a sentence
     */
    record Unreadable(String group, String problem) {}

    /**
     * What discovery found: the kinds, and the groups whose server did not answer.
     *
     * @param versions in which each kind is served, by its qualified name; the preferred one first
     */
    record Discovery(List<Resource> resources, List<Unreadable> problems, Map<String, List<String>> versions) {}

    /** All kinds that can be listed. An aggregated API whose server is down is a problem on record, not a failure. */
    Discovery discover();

    /**
     * Hands over every object of a kind, page by page.
     *
     * @param namespace null for a cluster kind, and for those of all namespaces
     */
    void list(Resource resource, String namespace, Consumer<ObjectNode> objects);

    /** Hands over every object of a kind that has a label, whatever its value, of all namespaces. */
    void labelled(Resource resource, String label, Consumer<ObjectNode> objects);

    /** One object, or null when there is none. */
    ObjectNode get(Resource resource, String namespace, String name);
}
