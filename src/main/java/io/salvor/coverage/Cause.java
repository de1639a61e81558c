package io.salvor.coverage;

/**
 * Why a volume is not protected.
 *
 * @param policy the policy that says so; null when none does
 * @param reason as one CamelCase word
 * @param message as a sentence
 */
public record Cause(String policy, String reason, String message) {}
