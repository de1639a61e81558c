package io.salvor.sync;

import java.util.Set;

/**
 * The labels and annotations of a policy that syncs have set and nobody else has taken over since. Of these one that Git no longer
 * sets goes; all others stay.
 *
 * @param labels keys of labels
 * @param annotations keys of annotations
 */
public record OwnKeys(Set<String> labels, Set<String> annotations) {
    /** Of a policy that no sync has written. */
    public static final OwnKeys NONE = new OwnKeys(Set.of(), Set.of());

    public OwnKeys {
        labels = Set.copyOf(labels);
        annotations = Set.copyOf(annotations);
    }
}
