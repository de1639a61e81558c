package io.salvor.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A volume that is left out.
 *
 * @param message why, as a sentence
 */
@RegisterForReflection
public record SkippedVolume(String namespace, String pod, String volume, SkipReason reason, String message) {}
