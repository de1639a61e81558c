package io.salvor.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A volume that is left out.
 *
 * @param pod null for a claim that no pod uses
 * @param volume its name in the pod; for a claim that no pod uses, the name of the claim
 * @param message why, as a sentence
 */
@RegisterForReflection
public record SkippedVolume(String namespace, String pod, String volume, SkipReason reason, String message) {}
