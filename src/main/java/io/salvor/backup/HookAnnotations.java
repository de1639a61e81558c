package io.salvor.backup;

import io.salvor.hook.HookContainer;
import io.salvor.hook.HookText;
import io.salvor.units.InvalidValueException;
import io.salvor.volume.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hooks that a pod asks for with Velero's annotations: {@code pre.hook.backup.velero.io/} and
 * {@code post.hook.backup.velero.io/} followed by container, command, on-error or timeout, and {@code hook.backup.velero.io/},
 * which means the first. The command is a JSON array, or else one program without arguments.
 */
final class HookAnnotations {
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
        String container = HookContainer.of(pod, annotations.get(prefix + "container"));
        // An on-error that cannot be read must not turn a failure into a success.
        boolean mustSucceed = !"Continue".equals(annotations.get(prefix + "on-error"));
        String source = "annotation " + prefix + "command";
        String problem = HookContainer.problem(pod, container);
        List<String> words = List.of();
        Duration timeout = HookText.TIMEOUT;
        try {
            words = HookText.words(command);
            timeout = HookText.time("timeout", annotations.get(prefix + "timeout"), HookText.TIMEOUT);
        } catch (InvalidValueException e) {
            problem = "cannot be used: " + e.getMessage();
        }
        return Optional.of(new Hook(container, words, timeout.toMillis(), mustSucceed, source, problem));
    }
}
