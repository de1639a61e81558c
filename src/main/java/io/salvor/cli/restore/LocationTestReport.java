package io.salvor.cli.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.store.trial.TrialStep;
import io.salvor.store.trial.TrialStep.Outcome;
import java.util.List;

/** What was tried of a location, for a terminal or for programs; see docs/backends.md. */
record LocationTestReport(String location, List<TrialStep> steps) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String text() {
        int width = steps.stream().mapToInt(step -> step.name().length()).max().orElse(1);
        StringBuilder text = new StringBuilder();
        for (TrialStep step : steps) {
            text.append(String.format("%-10s %-" + width + "s  %s%n", word(step.outcome()), step.name(), step.said()));
        }
        long failed = steps.stream().filter(TrialStep::failed).count();
        return text.append(
                        failed == 0
                                ? "Location " + location + " works from here.\n"
                                : "Location " + location + " does not work from here.\n")
                .toString();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Works -> "works";
            case Fails -> "FAILS";
            case NotTried -> "not tried";
        };
    }

    String json() {
        ObjectNode document = JSON.createObjectNode();
        document.put("apiVersion", "salvor.io/locationtest/v1");
        document.put("kind", "LocationTest");
        document.put("location", location);
        document.put("works", steps.stream().noneMatch(TrialStep::failed));
        ArrayNode list = document.putArray("steps");
        steps.forEach(step -> list.addObject()
                .put("step", step.name())
                .put("outcome", step.outcome().name())
                .put("message", step.said()));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }
}
