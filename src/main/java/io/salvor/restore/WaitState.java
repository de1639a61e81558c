package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How a pod stands that was made to wait for its data.
 *
 * @param message why it does not wait, as a sentence that names the pod; null where it waits
 */
public record WaitState(Kind kind, String message) {

    /** What can be done with the pod. */
    public enum Kind {
        /** There is no such pod: nothing can be put back into it. */
        Gone,
        /** It is there without the wait container, so this restore has not made it and leaves it alone. */
        Foreign,
        /** Its wait container has not started yet: it may wait soon. */
        NotYet,
        /** Its wait container runs: it is on a node, and the kubelet has mounted its volumes. */
        Waiting,
        /** Its wait container has seen all of its data and let it go on. */
        Released,
        /** It has ended without its data, and nothing starts it again. */
        Failed
    }

    /** What scheduler and kubelet say of it, where the message ends with that; else nothing. */
    public String why() {
        int colon = message == null ? -1 : message.indexOf(": ");
        return colon < 0 ? "" : message.substring(colon);
    }

    /**
     * Decides from the pod as the API server has it.
     *
     * @param name namespace/name of the pod
     * @param restoreUid of the Restore whose data it is to wait for
     * @param pod null when there is none
     */
    public static WaitState of(String name, String restoreUid, JsonNode pod) {
        if (pod == null) {
            return new WaitState(Kind.Gone, "pod " + name + " does not exist");
        }
        if (!waitsFor(restoreUid, named(pod.at("/spec/initContainers")))) {
            return new WaitState(Kind.Foreign, "pod " + name + " was not made by this restore: it is left alone");
        }
        JsonNode state = named(pod.at("/status/initContainerStatuses")).path("state");
        JsonNode ended = state.path("terminated");
        if (ended.isObject() && ended.path("exitCode").asInt() == 0) {
            return new WaitState(Kind.Released, "pod " + name + " has gone on and waits for no data any more");
        }
        // A pod of a lost node is Failed while the last that was heard of its containers is that they run.
        if (pod.at("/status/phase").asText().equals("Failed") || ended.isObject() && isNeverStartedAgain(pod)) {
            return new WaitState(
                    Kind.Failed,
                    "pod " + name + " failed before it had its data, and nothing starts it again"
                            + whyFailed(pod, ended) + "; delete it and restore again");
        }
        if (state.path("running").isObject()) {
            return new WaitState(Kind.Waiting, null);
        }
        return new WaitState(
                Kind.NotYet, "pod " + name + " has not started to wait for its data yet" + why(pod, state));
    }

    /** A pod of an earlier restore, or of one that runs beside, waits for another's data. */
    private static boolean waitsFor(String restoreUid, JsonNode container) {
        for (JsonNode argument : container.path("args")) {
            if (argument.asText().equals(restoreUid)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode named(JsonNode containers) {
        for (JsonNode container : containers) {
            if (WaitContainer.NAME.equals(container.path("name").asText())) {
                return container;
            }
        }
        return containers.path("none");
    }

    /** Any other policy has the kubelet start a wait container anew that ended without its data. */
    private static boolean isNeverStartedAgain(JsonNode pod) {
        return pod.at("/spec/restartPolicy").asText().equals("Never");
    }

    private static String whyFailed(JsonNode pod, JsonNode ended) {
        String reason = pod.at("/status/reason").asText(ended.path("reason").asText());
        String message = pod.at("/status/message").asText();
        return (message.isEmpty() ? "" : ": " + message) + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    /** What scheduler and kubelet say, as the end of a sentence. */
    private static String why(JsonNode pod, JsonNode state) {
        List<String> unscheduled = new ArrayList<>();
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("PodScheduled")
                    && condition.path("status").asText().equals("False")
                    && condition.hasNonNull("message")) {
                unscheduled.add(condition.get("message").asText());
            }
        }
        String reason = state.path("waiting").path("reason").asText("");
        if (reason.isEmpty()) {
            reason = state.path("terminated").path("reason").asText("");
        }
        return (unscheduled.isEmpty() ? "" : ": " + unscheduled.get(0)) + (reason.isEmpty() ? "" : " (" + reason + ")");
    }
}
