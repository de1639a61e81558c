package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How far a Restore is. */
@RegisterForReflection
public enum RestorePhase {
    /** Not planned yet. */
    New,
    /** The plan is being carried out. */
    InProgress,
    /** A dry run has ended: the plan is made, and nothing was written. */
    Planned,
    /** Everything in the plan is back. */
    Completed,
    /** Something is not back; the status names it. */
    PartiallyFailed,
    /** Nothing was written, or the restore could not go on; the message says why. */
    Failed,
    /** Ended on request. */
    Canceled;

    /** Whether nothing follows this phase any more. */
    public boolean isFinal() {
        return this != New && this != InProgress;
    }
}
