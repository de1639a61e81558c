package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What becomes of objects whose data could not be put back. */
@RegisterForReflection
public enum DataFailureAction {
    /** They are not made. */
    Hold,
    /** They are made all the same, and start on what is there. */
    Continue
}
