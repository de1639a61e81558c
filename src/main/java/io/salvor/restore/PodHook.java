package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that runs in pods that a restore brings back: a command in a container that runs, or an init container that the pod was made
 * with.
 *
 * @param init whether it is an init container; else a command
 * @param pod name of the only pod that it is for; null for each pod of its object
 * @param container that it runs in, or that it is; null when the pod has none that could be meant
 * @param command program and arguments; none for an init container
 * @param timeoutMillis how long it may take
 * @param waitMillis how long its pod may take until it can begin
 * @param ready whether its pod must be ready before; else the container must only run
 * @param mustSucceed whether its failure counts
 * @param source what asks for it, such as {@code hook 1 of the Restore}
 * @param problem why it cannot even be tried, as the rest of a sentence that starts with the source; null when it can
 */
public record PodHook(
        boolean init,
        String pod,
        String container,
        List<String> command,
        long timeoutMillis,
        long waitMillis,
        boolean ready,
        boolean mustSucceed,
        String source,
        String problem) {

    public PodHook {
        command = command == null ? List.of() : List.copyOf(command);
    }

    /** The same for one pod alone. @param only its name; null for all */
    PodHook in(String only) {
        return new PodHook(
                init, only, container, command, timeoutMillis, waitMillis, ready, mustSucceed, source, problem);
    }

    /** The same that cannot be tried. @param other why; null where it can */
    PodHook with(String other) {
        return new PodHook(init, pod, container, command, timeoutMillis, waitMillis, ready, mustSucceed, source, other);
    }

    /** As the body of a step. */
    JsonNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("init", init).put("pod", pod).put("container", container);
        command.forEach(body.putArray("command")::add);
        return body.put("timeoutMillis", timeoutMillis)
                .put("waitMillis", waitMillis)
                .put("ready", ready)
                .put("mustSucceed", mustSucceed)
                .put("source", source)
                .put("problem", problem);
    }

    /** The hook of a step that runs one. */
    public static PodHook of(JsonNode body) {
        List<String> command = new ArrayList<>();
        body.path("command").forEach(word -> command.add(word.asText()));
        return new PodHook(
                body.path("init").asBoolean(),
                body.path("pod").textValue(),
                body.path("container").textValue(),
                command,
                body.path("timeoutMillis").asLong(),
                body.path("waitMillis").asLong(),
                body.path("ready").asBoolean(),
                body.path("mustSucceed").asBoolean(),
                body.path("source").asText(),
                body.path("problem").textValue());
    }

    /** As the reason of a step; a command may hold a password, and people read this in the bucket. */
    String described() {
        if (problem != null) {
            return source + " is not run: it " + problem;
        }
        return init
                ? source + " runs as init container " + container + " before the containers of the pod"
                : source + " runs in container " + container + " of " + (pod == null ? "each pod" : "pod " + pod)
                        + (ready ? " once that is ready" : " once that runs")
                        + (mustSucceed ? "" : "; it may fail");
    }
}
