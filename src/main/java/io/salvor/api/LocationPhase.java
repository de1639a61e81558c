package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Whether a location can be used. */
@RegisterForReflection
public enum LocationPhase {
    /** The bucket answers and the master key fits. */
    Available,
    /** It does not; the conditions say why. */
    Unavailable
}
