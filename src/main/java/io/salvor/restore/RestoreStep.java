package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One step.
 *
 * @param body the object to create, or the merge patch to apply; null where the action needs none
 * @param reason why, as a sentence
 */
@RegisterForReflection
public record RestoreStep(Stage stage, StepAction action, ObjectKey object, JsonNode body, String reason) {

    public RestoreStep {
        // Read back from JSON, no body is a node that says null.
        body = body == null || body.isNull() ? null : body;
    }
}
