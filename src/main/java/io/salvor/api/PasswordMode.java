package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Where the repositories of a location have their passwords from. */
@RegisterForReflection
public enum PasswordMode {
    /** Each has its own, which comes from the master key. */
    Derived,
    /** All have one, which a person has thought of. */
    Shared
}
