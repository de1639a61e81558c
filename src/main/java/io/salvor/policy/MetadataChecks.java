package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.LintRule;
import io.salvor.units.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the API server checks in metadata that a schema cannot say. */
final class MetadataChecks {
    private static final Pattern KEY_NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern KEY_PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?){0,100}");
    private static final int LONGEST_PREFIX = 253;
    private static final int MOST_ANNOTATION_BYTES = 256 * 1024;

    private MetadataChecks() {}

    /**
     * Everything wrong in the metadata of a manifest, with pointers from the manifest's root.
     *
     * @param namespace the only namespace allowed, or null for any
     */
    static List<FieldProblem> problems(JsonNode metadata, String namespace) {
        List<FieldProblem> problems = new ArrayList<>();
        String given = metadata.path("namespace").asText("");
        if (namespace != null && metadata.path("namespace").isTextual() && !given.equals(namespace)) {
            problems.add(FieldProblem.ofValue(
                    LintRule.FOREIGN_NAMESPACE,
                    "/metadata/namespace",
                    "policies of this source live in namespace \"" + namespace + "\", not in \""
                            + Excerpt.shortened(given) + "\"; leave the key out"));
        }
        keys(metadata, "labels", problems);
        keys(metadata, "annotations", problems);
        long bytes = 0;
        for (JsonNode value : metadata.path("annotations")) {
            bytes += value.asText().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MOST_ANNOTATION_BYTES) {
            problems.add(FieldProblem.ofKey(
                    LintRule.INVALID_METADATA,
                    "/metadata/annotations",
                    "larger than 256 KiB, which the API server refuses"));
        }
        return problems;
    }

    private static void keys(JsonNode metadata, String field, List<FieldProblem> problems) {
        metadata.path(field).fieldNames().forEachRemaining(key -> {
            if (!isQualifiedName(key)) {
                problems.add(FieldProblem.ofKey(
                        LintRule.INVALID_METADATA,
                        "/metadata/" + field + "/" + key.replace("~", "~0").replace("/", "~1"),
                        "\"" + Excerpt.shortened(key)
                                + "\" cannot be a key here; expected a name of at most 63 letters, digits, -, _ and ., after an "
                                + "optional domain and a slash"));
            }
        });
    }

    private static boolean isQualifiedName(String key) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "x" : key.substring(0, slash);
        boolean prefixed =
                prefix.length() <= LONGEST_PREFIX && KEY_PREFIX.matcher(prefix).matches();
        return prefixed && KEY_NAME.matcher(key.substring(slash + 1)).matches();
    }
}
