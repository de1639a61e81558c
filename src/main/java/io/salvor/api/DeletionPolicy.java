package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What becomes of the data of a Backup that somebody has named to be deleted. */
@RegisterForReflection
public enum DeletionPolicy {
    /** It stays until retention lets it go. */
    Retain,
    /** It is deleted. */
    Delete
}
