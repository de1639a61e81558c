package io.salvor.volume;

/**
 * A node.
 *
 * @param hostname value of its label {@code kubernetes.io/hostname}, which the affinity of local volumes speaks of; usually its
 *     name
 */
public record NodeView(String name, String hostname) {}
