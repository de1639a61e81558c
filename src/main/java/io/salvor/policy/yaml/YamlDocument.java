package io.salvor.policy.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldPlaces;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.Place;
import java.util.HashMap;
import java.util.Map;

/**
 * One document of a YAML file, as JSON, and where everything in it stands.
 *
 * @param root its value
 * @param start where it begins
 * @param keys places of keys, by JSON pointer
 * @param values places of values, by JSON pointer
 */
public record YamlDocument(JsonNode root, Place start, Map<String, Place> keys, Map<String, Place> values) {
    public Place placeOf(FieldProblem problem) {
        Place value = values.getOrDefault(problem.pointer(), start);
        return problem.atKey() ? keys.getOrDefault(problem.pointer(), value) : value;
    }

    /** Where the fields stand, for those who have no need of the document itself. */
    public FieldPlaces places() {
        Map<String, Place> fields = new HashMap<>(values);
        keys.forEach((pointer, key) -> {
            if (root.at(pointer).isContainerNode()) {
                fields.put(pointer, key);
            }
        });
        return new FieldPlaces(start, fields);
    }
}
