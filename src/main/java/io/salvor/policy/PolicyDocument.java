package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.policy.finding.Place;
import io.salvor.policy.yaml.YamlDocument;
import java.util.ArrayList;
import java.util.List;

/** A document that is meant as a policy; it may be wrong in any way, and what has the wrong type reads as missing. */
record PolicyDocument(String file, YamlDocument document) {
    private static final String DEFAULT_LOCATION = "default";

    JsonNode spec() {
        return document.root().path("spec");
    }

    /** Its metadata.name, or null. */
    String name() {
        return document.root().path("metadata").path("name").textValue();
    }

    String annotation(String key) {
        return document.root().path("metadata").path("annotations").path(key).textValue();
    }

    String storageLocation() {
        return storageLocation(spec());
    }

    /** Where a policy with that spec stores its Backups. */
    static String storageLocation(JsonNode spec) {
        String given = spec.path("storageLocation").textValue();
        return given == null ? DEFAULT_LOCATION : given;
    }

    /** A finding at a value, with the field in front of the message. */
    Finding at(LintRule rule, String pointer, String message) {
        return finding(rule, FieldProblem.ofValue(rule, pointer, message));
    }

    /** A finding at a key, or where it would be. */
    Finding atKey(LintRule rule, String pointer, String message) {
        return finding(rule, FieldProblem.ofKey(rule, pointer, message));
    }

    private Finding finding(LintRule rule, FieldProblem problem) {
        Place place = document.placeOf(problem);
        return new Finding(
                rule, file, place.line(), place.column(), PolicyFile.field(problem.pointer()) + problem.message());
    }

    /** The texts of a list in which nothing else is. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list) {
            if (item.isTextual()) {
                texts.add(item.textValue());
            }
        }
        return texts;
    }
}
