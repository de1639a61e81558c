package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What becomes of a revision that holds a policy which is in the cluster as somebody else's. */
@RegisterForReflection
public enum OnConflict {
    /** It changes nothing. */
    Refuse,
    /** That policy is left out, the rest is applied. */
    Skip
}
