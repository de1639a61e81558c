package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a restore gives back. */
@RegisterForReflection
public enum RestoreMode {
    /** Objects and data; what is there is left alone. */
    Full,
    /** Data alone, into claims that are there. */
    Data
}
