package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How far a hook of a Restore is. */
@RegisterForReflection
public enum RestoreHookPhase {
    /** Its pod is not there yet, or not ready. */
    Waiting,
    /** It was begun; written before it runs, so that it runs once. */
    Running,
    /** It has ended well. */
    Completed,
    /** It has failed, or nobody knows how it ended. */
    Failed,
    /** It was not run. */
    Skipped
}
