package io.salvor.backup;

import java.util.List;

/**
 * A command that runs in a container of a pod.
 *
 * @param container null when the pod has none that could be meant
 * @param command program and arguments
 * @param timeoutMillis how long it may take
 * @param mustSucceed whether its failure counts
 * @param source what asks for it, such as {@code hook 1 of the policy}
 * @param problem why it cannot even be tried, as the rest of a sentence that starts with the source; null when it can
 */
public record Hook(
        String container,
        List<String> command,
        long timeoutMillis,
        boolean mustSucceed,
        String source,
        String problem) {

    public Hook {
        command = command == null ? List.of() : List.copyOf(command);
    }
}
