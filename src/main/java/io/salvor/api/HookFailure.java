package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What becomes of a Backup or a Restore when a hook fails. */
@RegisterForReflection
public enum HookFailure {
    /** The pod's volumes are not saved, or the Backup or Restore is not whole. */
    Fail,
    /** It goes on, and the status says so. */
    Continue
}
