package io.salvor.coverage;

import java.util.List;

/**
 * How one volume is covered.
 *
 * @param policies those that protect it, in the order they were given; empty unless it is protected
 * @param lastGood the newest backup that holds it; null for none. Volumes that are no longer protected may have one
 * @param promise the strictest of its policies; null unless it is protected
 * @param freshness null unless it is protected
 * @param cause null when it is protected
 */
public record VolumeCoverage(
        VolumeKey volume,
        State state,
        List<String> policies,
        LastGood lastGood,
        ProtectionPromise promise,
        Freshness freshness,
        Cause cause) {

    /** The three states of a volume. */
    public enum State {
        /** The next run of at least one policy saves it. */
        Protected,
        /** Somebody decided that it is not saved, or it holds no data of its own. */
        LeftOut,
        /** No run will save it, and nobody has said that this is meant. */
        Unprotected
    }

    /** Whether the newest good backup of a protected volume is as new as promised. */
    public enum Freshness {
        Fresh,
        /** It is older than promised. */
        Stale,
        /** There is none yet. */
        NeverSaved
    }
}
