package io.salvor.backup;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The labels by which any object leaves itself out of every backup, when their value is {@code true}. */
public final class ExclusionLabel {
    private static final List<String> KEYS = List.of("salvor.io/exclude-from-backup", "velero.io/exclude-from-backup");

    private ExclusionLabel() {}

    /** The key of the label that leaves an object out, if one does. */
    public static Optional<String> on(Map<String, String> labels) {
        // Asked for every object of the cluster and every policy, and most carry few labels: no stream.
        for (String key : KEYS) {
            if ("true".equals(labels.get(key))) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }
}
