package io.salvor.crash;

import io.salvor.sandbox.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a volume holds what was saved and nothing else. */
final class Comparison {
    private Comparison() {}

    /** What is otherwise than it was saved, in words. @param namespace in which the volume is */
    static Optional<String> of(Application application, String volume, String namespace) {
        List<String> found;
        try {
            found = FileTree.fingerprint(application.folder(volume, namespace));
        } catch (IOException | RuntimeException e) {
            return Optional.of(volume + " is not there: " + e);
        }
        var missing = new TreeSet<>(application.fingerprint(volume));
        found.forEach(missing::remove);
        var foreign = new TreeSet<>(found);
        application.fingerprint(volume).forEach(foreign::remove);
        return missing.isEmpty() && foreign.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        volume + " came back otherwise; missing: " + some(missing) + "; instead: " + some(foreign));
    }

    private static String some(TreeSet<String> lines) {
        return lines.size() + lines.stream().limit(2).collect(Collectors.joining(", ", " (", ")"));
    }
}
