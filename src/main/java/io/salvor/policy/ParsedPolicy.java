package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A BackupPolicy as a file states it, checked against the schema.
 *
 * @param file path of the file
 * @param line line its document begins at, from 1
 * @param name metadata.name
 * @param labels metadata.labels, empty if there are none
 * @param annotations metadata.annotations, empty if there are none
 * @param spec the spec as written, without the schema's defaults
 */
public record ParsedPolicy(
        String file,
        int line,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        JsonNode spec) {
    public ParsedPolicy {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
