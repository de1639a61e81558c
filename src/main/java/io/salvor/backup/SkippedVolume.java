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

    /** Whether the policy wants it and it cannot be saved, so that the backup is not whole. */
    public boolean prevented() {
        return reason.prevented();
    }

    /** Whether the policy itself says that a backup without it is not whole. */
    boolean refused() {
        return reason == SkipReason.RefusedByPolicy;
    }
}
