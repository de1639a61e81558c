package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.RestoreStep.Action;
import java.util.List;

/**
 * What becomes of a claim's PersistentVolume, and what the claim is bound to.
 *
 * @param action Create, Adopt or LeaveAlone for the PersistentVolume; null when nothing is done to it
 * @param volume name of the PersistentVolume the decision is about; null when there is none
 * @param body what to create, or the merge patch to adopt with; null otherwise
 * @param bindTo name of the PersistentVolume the claim is made for; null leaves it to the claim's storage class
 * @param storageClass the class that the claim is made with; empty for none, null for the cluster's default
 * @param conflicts what stands in the way, each with what to do
 * @param reason why, as a sentence
 */
record ClaimDecision(
        Action action,
        String volume,
        JsonNode body,
        String bindTo,
        String storageClass,
        List<String> conflicts,
        String reason) {

    static ClaimDecision provision(String volume, String storageClass, String reason) {
        return new ClaimDecision(null, volume, null, null, storageClass, List.of(), reason);
    }

    static ClaimDecision refuse(String volume, List<String> conflicts) {
        return new ClaimDecision(null, volume, null, null, null, List.copyOf(conflicts), null);
    }

    static ClaimDecision refuse(String volume, String conflict) {
        return refuse(volume, List.of(conflict));
    }

    static ClaimDecision leave(String volume, String reason) {
        return new ClaimDecision(Action.LeaveAlone, volume, null, null, null, List.of(), reason);
    }

    static ClaimDecision bind(Action action, String volume, JsonNode body, String storageClass, String reason) {
        return new ClaimDecision(action, volume, body, volume, storageClass, List.of(), reason);
    }

    boolean refused() {
        return !conflicts.isEmpty();
    }
}
