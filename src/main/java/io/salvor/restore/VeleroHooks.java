package io.salvor.restore;

import io.salvor.hook.HookContainer;
import io.salvor.hook.HookText;
import io.salvor.units.Excerpt;
import io.salvor.units.InvalidValueException;
import io.salvor.volume.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hooks that a pod asks for with Velero's annotations: {@code post.hook.restore.velero.io/} followed by container, command, on-error,
 * exec-timeout, wait-timeout or wait-for-ready, and {@code init.hook.restore.velero.io/} followed by container-name, container-image,
 * command or timeout. A command is a JSON array, or else one program without arguments.
 */
final class VeleroHooks {
    static final String POST = "post.hook.restore.velero.io/";
    static final String INIT = "init.hook.restore.velero.io/";

    /** What a pod may take until its hooks can run, and an init container to its end, where nobody says how long. */
    static final Duration WAIT = Duration.ofMinutes(10);

    private VeleroHooks() {}

    /** Whether a pod asks for any. */
    static boolean asked(Map<String, String> annotations) {
        return annotations.containsKey(POST + "command") || annotations.containsKey(INIT + "container-image");
    }

    /** The command that a pod asks for. */
    static Optional<PodHook> exec(PodView pod) {
        Map<String, String> annotations = pod.annotations();
        String command = annotations.getOrDefault(POST + "command", "").strip();
        if (command.isEmpty()) {
            return Optional.empty();
        }
        String container = HookContainer.of(pod, annotations.get(POST + "container"));
        String problem = HookContainer.problem(pod, container);
        List<String> words = List.of();
        Duration timeout = HookText.TIMEOUT;
        Duration wait = WAIT;
        try {
            words = HookText.words(command);
            timeout = HookText.time("exec-timeout", annotations.get(POST + "exec-timeout"), HookText.TIMEOUT);
            wait = HookText.time("wait-timeout", annotations.get(POST + "wait-timeout"), WAIT);
        } catch (InvalidValueException e) {
            problem = "cannot be used: " + e.getMessage();
        }
        return Optional.of(new PodHook(
                false,
                null,
                container,
                words,
                timeout.toMillis(),
                wait.toMillis(),
                "true".equals(annotations.get(POST + "wait-for-ready")),
                "Fail".equals(annotations.get(POST + "on-error")),
                "annotation " + POST + "command",
                problem));
    }

    /** The init container that a pod asks for. @throws InvalidValueException when it cannot be used */
    static Optional<RestoreHookRule.Init> init(PodView pod) {
        Map<String, String> annotations = pod.annotations();
        String image = annotations.getOrDefault(INIT + "container-image", "").strip();
        if (image.isEmpty()) {
            return Optional.empty();
        }
        String command = annotations.getOrDefault(INIT + "command", "").strip();
        return Optional.of(new RestoreHookRule.Init(
                name(annotations.getOrDefault(INIT + "container-name", "velero")),
                image,
                command.isEmpty() ? List.of() : HookText.words(command),
                List.of(),
                HookText.time("timeout", annotations.get(INIT + "timeout"), WAIT)));
    }

    /** An API server would refuse the whole pod for a name that it does not take. */
    private static String name(String name) {
        if (!InitHook.isName(name)) {
            throw new InvalidValueException("container-name \"" + Excerpt.shortened(name)
                    + "\" is not 1 to 50 lower-case letters, digits and dashes, with no dash at an end");
        }
        return name;
    }
}
