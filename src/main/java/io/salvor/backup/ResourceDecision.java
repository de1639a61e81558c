package io.salvor.backup;

/**
 * Whether the objects of a resource are stored.
 *
 * @param stored for cluster-scoped resources this means only those that belong to the plan: its namespaces, PersistentVolumes
 *     and storage classes, or those that the policy asks for
 * @param reason why, as a sentence
 */
public record ResourceDecision(boolean stored, String reason) {}
