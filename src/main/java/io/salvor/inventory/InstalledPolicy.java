package io.salvor.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Labels;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A policy as it is in the cluster.
 *
 * @param spec with the defaults that the API server filled in
 * @param createdAt when it came to be
 * @param source the PolicySource it belongs to; null when it belongs to none
 * @param file the file it was synced from; null when Salvor did not sync it
 * @param line the line its document begins at; null when it is not known
 * @param ruleLines the lines its volume rules begin at; empty when they are not known
 * @param revision the revision that last changed it; null when Salvor did not sync it
 * @param stalled whether the operator says that it cannot carry it out
 * @param object all that is known of it, in the shape of the API
 */
public record InstalledPolicy(
        String name,
        JsonNode spec,
        Instant createdAt,
        String source,
        String file,
        Integer line,
        List<Integer> ruleLines,
        String revision,
        boolean stalled,
        JsonNode object) {
    private static final Pattern LINES = Pattern.compile("[0-9]{1,7}(,[0-9]{1,7})*");

    /** Reads it from an inventory. */
    static InstalledPolicy of(JsonNode policy) {
        JsonNode metadata = policy.path("metadata");
        JsonNode annotations = metadata.path("annotations");
        JsonNode line = annotations.path(Labels.SOURCE_LINE);
        String name = metadata.path("name").asText();
        String of = "policies, \"" + name + "\": ";
        if (!policy.path("spec").isObject()) {
            throw new DamagedException(of + "spec is missing", null);
        }
        return new InstalledPolicy(
                name,
                policy.path("spec"),
                DamagedException.time(metadata, "creationTimestamp", of + "metadata."),
                metadata.path("labels").path(Labels.POLICY_SOURCE).textValue(),
                annotations.path(Labels.SOURCE_FILE).textValue(),
                line.asInt() > 0 ? line.asInt() : null,
                lines(annotations.path(Labels.SOURCE_RULE_LINES).asText()),
                annotations.path(Labels.SOURCE_REVISION).textValue(),
                isStalled(policy.path("status").path("conditions")),
                policy);
    }

    /** None where somebody has written something else there. */
    private static List<Integer> lines(String text) {
        return LINES.matcher(text).matches()
                ? Stream.of(text.split(",")).map(Integer::valueOf).toList()
                : List.of();
    }

    private static boolean isStalled(JsonNode conditions) {
        for (JsonNode condition : conditions) {
            if (condition.path("type").asText().equals(Conditions.STALLED)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
