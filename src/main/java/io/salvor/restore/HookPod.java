package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/**
 * A pod as a hook sees it.
 *
 * @param body as the API server has it
 */
public record HookPod(JsonNode body) {
    public String name() {
        return body.at("/metadata/name").asText();
    }

    public String uid() {
        return body.at("/metadata/uid").asText();
    }

    /** Whether it goes: nothing is begun in it any more. */
    public boolean isGoing() {
        return body.path("metadata").hasNonNull("deletionTimestamp");
    }

    /** What may be done about a hook now. */
    public enum Step {
        Wait,
        /** The command may run. */
        Run,
        /** The init container has ended well. */
        Done,
        Fail
    }

    /**
     * What is next, and why.
     *
     * @param why what is waited for, or wrong, as the rest of a sentence that starts with the pod; null where nothing is
     */
    public record Verdict(Step step, String why) {}

    /** Decides for a hook that waits. @param since when it began to */
    public Verdict next(PodHook hook, Instant since, Instant now) {
        if (hook.init()) {
            return initContainer(hook, since, now);
        }
        String phase = body.at("/status/phase").asText();
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return new Verdict(Step.Fail, "had ended (" + phase + ") before it could run");
        }
        boolean runs = state("containerStatuses", hook.container()).has("running");
        if (runs && (!hook.ready() || isReady())) {
            return new Verdict(Step.Run, null);
        }
        String lacks = runs ? "is not ready" : "has no container " + hook.container() + " that runs";
        return waiting(lacks, since, hook.waitMillis(), now);
    }

    private Verdict initContainer(PodHook hook, Instant since, Instant now) {
        JsonNode ended = state("initContainerStatuses", hook.container()).path("terminated");
        if (!ended.isMissingNode() && ended.path("exitCode").asInt() == 0) {
            return new Verdict(Step.Done, null);
        }
        String lacks = ended.isMissingNode()
                ? "has not ended its init container " + hook.container()
                : "has an init container " + hook.container() + " that ended with code "
                        + ended.path("exitCode").asInt() + " and is run again";
        return waiting(lacks, since, hook.timeoutMillis(), now);
    }

    private static Verdict waiting(String lacks, Instant since, long longest, Instant now) {
        Duration most = Duration.ofMillis(longest);
        return now.isBefore(since.plus(most))
                ? new Verdict(Step.Wait, lacks)
                : new Verdict(Step.Fail, lacks + " after " + most.toSeconds() + "s");
    }

    private JsonNode state(String list, String container) {
        for (JsonNode status : body.path("status").path(list)) {
            if (status.path("name").asText().equals(container)) {
                return status.path("state");
            }
        }
        return body.path("no such container");
    }

    private boolean isReady() {
        for (JsonNode condition : body.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
