package io.salvor.restic;

/**
 * What a prune may leave, and how much it may write.
 *
 * @param maxUnused a percentage, bytes, or {@code unlimited}; null for restic's own choice
 * @param maxRepackBytes the most that it writes anew; null for no limit
 */
public record PruneArguments(String maxUnused, Long maxRepackBytes) {}
