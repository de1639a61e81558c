package io.salvor.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides where in an archive an object lies, and which object lies at a place. A backslash, which is part of names such as {@code
 * CORP\jdoe} and of paths on some machines that unpack an archive, is written as {@code %5C}; no name has a percent sign of its own.
 */
record ArchivePath(String resource, String namespace, String name) {
    static final String VERSION = "metadata/version";

    private static final String RESOURCES = "resources/";
    private static final String NAMESPACES = "/namespaces/";
    private static final String CLUSTER = "/cluster/";
    private static final String JSON = ".json";
    private static final String BACKSLASH = "\\";
    private static final String ENCODED_BACKSLASH = "%5C";
    private static final Pattern PATH =
            Pattern.compile("resources/([^/]+)/(?:namespaces/([^/]+)|cluster)/([^/\\\\]+)\\.json");

    static String of(ArchivedObject object) {
        String scope = object.namespace() == null ? CLUSTER : NAMESPACES + object.namespace() + "/";
        return RESOURCES + object.resource() + scope + object.name().replace(BACKSLASH, ENCODED_BACKSLASH) + JSON;
    }

    /** @throws IllegalArgumentException if no object lies at such a path */
    static ArchivePath parse(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no place for an object");
        }
        return new ArchivePath(
                matcher.group(1), matcher.group(2), matcher.group(3).replace(ENCODED_BACKSLASH, BACKSLASH));
    }

    ArchivedObject holding(JsonNode content) {
        return new ArchivedObject(resource, namespace, name, content);
    }
}
