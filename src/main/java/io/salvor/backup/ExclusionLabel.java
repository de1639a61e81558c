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
        return KEYS.stream().filter(key -> "true".equals(labels.get(key))).findFirst();
    }
}
