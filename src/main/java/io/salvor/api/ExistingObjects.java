package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a restore does with an object of the backup that is in the cluster. */
@RegisterForReflection
public enum ExistingObjects {
    /** It stays as it is. */
    Skip,
    /** It becomes again what the backup holds. */
    Update,
    /** It stands in the way, and nothing is written. */
    Fail
}
