package io.salvor.policy.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;

/**
 * One document of a YAML file, as JSON, and where everything in it stands.
 *
 * @param root its value
 * @param start where it begins
 * @param keys places of keys, by JSON pointer
 * @param values places of values, by JSON pointer
 */
public record YamlDocument(JsonNode root, Place start, Map<String, Place> keys, Map<String, Place> values) {
    /** Line and column of a file, both from 1. */
    public record Place(int line, int column) {
        public static final Place BEGINNING = new Place(1, 1);

        static Place of(Mark mark) {
            return new Place(mark.getLine() + 1, mark.getColumn() + 1);
        }
    }

    public Place placeOf(FieldProblem problem) {
        Place value = values.getOrDefault(problem.pointer(), start);
        return problem.atKey() ? keys.getOrDefault(problem.pointer(), value) : value;
    }
}
