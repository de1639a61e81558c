package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldPlaces;
import io.salvor.policy.finding.Place;
import io.salvor.policy.finding.PolicyProblem;
import java.util.Map;

/**
 * A BackupPolicy as a file states it, checked against the schema.
 *
 * @param file path of the file
 * @param places where its fields stand in the file
 * @param name metadata.name
 * @param labels metadata.labels, empty if there are none
 * @param annotations metadata.annotations, empty if there are none
 * @param spec the spec as written, without the schema's defaults
 */
public record ParsedPolicy(
        String file,
        FieldPlaces places,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        JsonNode spec) {
    public ParsedPolicy {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** The line that its document begins at, from 1. */
    public int line() {
        return places.start().line();
    }

    /**
     * Something that is wrong with a field, at the place where that is written.
     *
     * @param pointer JSON pointer from the manifest's root, such as {@code /spec/include/namespaces/0}
     */
    public PolicyProblem problemAt(String pointer, String message) {
        Place place = places.of(pointer);
        return new PolicyProblem(file, place.line(), place.column(), message);
    }
}
