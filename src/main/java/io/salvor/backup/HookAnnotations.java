package io.salvor.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import io.salvor.volume.PodView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hooks that a pod asks for with Velero's annotations: {@code pre.hook.backup.velero.io/} and
 * {@code post.hook.backup.velero.io/} followed by container, command, on-error or timeout, and {@code hook.backup.velero.io/},
 * which means the first. The command is a JSON array, or else one program without arguments.
 */
final class HookAnnotations {
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Nobody waits longer than this for a hook, even if an annotation asks for it. */
    static final Duration LONGEST = Duration.ofHours(1);

    private HookAnnotations() {}

    static Optional<Hook> before(PodView pod) {
        return read(pod, "pre.hook.backup.velero.io/").or(() -> read(pod, "hook.backup.velero.io/"));
    }

    static Optional<Hook> after(PodView pod) {
        return read(pod, "post.hook.backup.velero.io/");
    }

    private static Optional<Hook> read(PodView pod, String prefix) {
        Map<String, String> annotations = pod.annotations();
        String command = annotations.getOrDefault(prefix + "command", "").strip();
        if (command.isEmpty()) {
            return Optional.empty();
        }
        String container = HookPlanner.container(pod, annotations.get(prefix + "container"));
        // An on-error that cannot be read must not turn a failure into a success.
        boolean mustSucceed = !"Continue".equals(annotations.get(prefix + "on-error"));
        String source = "annotation " + prefix + "command";
        String problem = HookPlanner.problem(pod, container);
        List<String> words = List.of();
        Duration timeout = TIMEOUT;
        try {
            words = words(command);
            timeout = timeout(annotations.get(prefix + "timeout"));
        } catch (JsonProcessingException e) {
            problem = "cannot be used: command is no JSON";
        } catch (InvalidValueException e) {
            problem = "cannot be used: " + e.getMessage();
        }
        return Optional.of(new Hook(container, words, timeout.toMillis(), mustSucceed, source, problem));
    }

    private static List<String> words(String command) throws JsonProcessingException {
        if (!command.startsWith("[")) {
            return List.of(command);
        }
        List<String> words = new ArrayList<>();
        for (JsonNode word : new ObjectMapper().readTree(command)) {
            if (!word.isTextual()) {
                throw new InvalidValueException("command holds something that is no text");
            }
            words.add(word.textValue());
        }
        if (words.isEmpty()) {
            throw new InvalidValueException("command is empty");
        }
        return words;
    }

    private static Duration timeout(String text) {
        Duration timeout = text == null ? TIMEOUT : Durations.parse(text);
        if (timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new InvalidValueException("timeout \"" + text + "\" is not more than 0s and at most 1h");
        }
        return timeout;
    }
}
