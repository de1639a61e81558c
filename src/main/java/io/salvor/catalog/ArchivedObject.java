package io.salvor.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.store.ObjectNames;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One object of a backup. What it is called and what its content says of itself agree.
 *
 * @param resource {@code <plural>} or {@code <plural>.<group>}, like {@code pods} and {@code deployments.apps}
 * @param namespace null for one of the whole cluster
 * @param content the object as the API server gave it, with apiVersion and kind
 */
public record ArchivedObject(String resource, String namespace, String name, JsonNode content) {
    private static final Pattern RESOURCE =
            Pattern.compile("[a-z][a-z0-9-]{0,62}(\\.[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?");

    /** What an API server takes as part of a URL; names of roles and the like may hold colons, capitals and backslashes. */
    private static final Pattern NAME = Pattern.compile("[^/%\\p{Cntrl}]{1,253}");

    /** @throws IllegalArgumentException saying what does not fit, as a part of a sentence about the object */
    public ArchivedObject {
        require(
                resource != null && RESOURCE.matcher(resource).matches(),
                "is of a resource named \"" + resource + "\", which is none");
        require(
                namespace == null || ObjectNames.isName(namespace),
                "is of a namespace named \"" + namespace + "\", which is none");
        require(isName(name), "has a name that cannot be part of a path");
        require(content != null && content.isObject(), "is no JSON object");
        require(content.path("apiVersion").isTextual(), "has no apiVersion");
        require(content.path("kind").isTextual(), "has no kind");
        JsonNode metadata = content.path("metadata");
        require(name.equals(metadata.path("name").textValue()), "has another name inside");
        String inside = metadata.path("namespace").textValue();
        require(namespace == null ? inside == null : namespace.equals(inside), "has another namespace inside");
    }

    private static boolean isName(String name) {
        return name != null
                && NAME.matcher(name).matches()
                && !name.equals(".")
                && !name.equals("..")
                // Half a character would be another one in the path of an archive.
                && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    private static void require(boolean fits, String problem) {
        if (!fits) {
            throw new IllegalArgumentException(problem);
        }
    }
}
