package io.salvor.backup;

/**
 * A volume that is left out.
 *
 * @param pod null for a claim that no pod uses
 * @param volume its name in the pod; for a claim that no pod uses, the name of the claim
 * @param message why, as a sentence
 * @param decidedBy what decided about it; where the reason is the state of the pod or claim, what had asked for it
 */
public record SkippedVolume(
        String namespace, String pod, String volume, SkipReason reason, String message, DecidedBy decidedBy) {

    /** Whether it is missing against the will of the policy, and not left out by it. */
    public boolean refused() {
        return reason == SkipReason.RefusedByPolicy;
    }
}
