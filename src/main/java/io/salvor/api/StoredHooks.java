package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What becomes of the hooks that a backup carries. */
@RegisterForReflection
public enum StoredHooks {
    /** They run where the Restore names none. */
    Run,
    /** None of them runs. */
    Skip
}
