package io.salvor.volume;

/**
 * A node.
 *
 * @param hostname value of its label {@code kubernetes.io/hostname}, which the affinity of local volumes speaks of; usually its
 *     name
 * @param ready false when its kubelet says so, or has not been heard of for a while
 * @param unsupported why no Job can read volumes on it, as the rest of a sentence that starts with the node; null when one can
 */
public record NodeView(String name, String hostname, boolean ready, String unsupported) {

    /** A node of Linux that is ready. */
    public NodeView(String name, String hostname) {
        this(name, hostname, true, null);
    }
}
