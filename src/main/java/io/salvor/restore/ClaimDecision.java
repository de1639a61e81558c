package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.RestoreStep.Action;

/**
 * What becomes of a claim's PersistentVolume, and what the claim is bound to.
 *
 * @param action Create, Adopt or LeaveAlone for the PersistentVolume; null when nothing is done to it
 * @param volume name of the PersistentVolume the decision is about; null when there is none
 * @param body what to create, or the merge patch to adopt with; null otherwise
 * @param bindTo name of the PersistentVolume the claim is made for; null leaves it to the claim's storage class
 * @param conflict what stands in the way; null for nothing
 * @param reason why, as a sentence
 */
record ClaimDecision(Action action, String volume, JsonNode body, String bindTo, String conflict, String reason) {

    static ClaimDecision provision(String volume, String reason) {
        return new ClaimDecision(null, volume, null, null, null, reason);
    }

    static ClaimDecision refuse(String volume, String conflict) {
        return new ClaimDecision(null, volume, null, null, conflict, null);
    }

    static ClaimDecision leave(String volume, String reason) {
        return new ClaimDecision(Action.LeaveAlone, volume, null, null, null, reason);
    }

    static ClaimDecision bind(Action action, String volume, JsonNode body, String reason) {
        return new ClaimDecision(action, volume, body, volume, null, reason);
    }
}
