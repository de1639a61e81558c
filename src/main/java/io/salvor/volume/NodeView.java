package io.salvor.volume;

import java.util.Map;

/**
 * A node.
 *
 * @param hostname value of its label {@code kubernetes.io/hostname}, which the affinity of local volumes speaks of; usually its
 *     name
 * @param ready false when its kubelet says so, or has not been heard of for a while
 * @param unsupported why no Job can read volumes on it, as the rest of a sentence that starts with the node; null when one can
 * @param cordoned whether no new pods are put on it
 * @param labels all of its labels
 */
public record NodeView(
        String name, String hostname, boolean ready, String unsupported, boolean cordoned, Map<String, String> labels) {

    public NodeView {
        labels = Map.copyOf(labels);
    }

    /** A node of Linux that is ready. */
    public NodeView(String name, String hostname) {
        this(name, hostname, true, null);
    }

    /** A node that takes pods and has the label of its hostname alone. */
    public NodeView(String name, String hostname, boolean ready, String unsupported) {
        this(name, hostname, ready, unsupported, false, Map.of("kubernetes.io/hostname", hostname));
    }
}
