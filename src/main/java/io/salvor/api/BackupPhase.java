package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How far a Backup is. */
@RegisterForReflection
public enum BackupPhase {
    /** Not planned yet. */
    New,
    /** Planned; volumes are being saved. */
    InProgress,
    /** Everything that the plan holds is saved. */
    Completed,
    /** Saved and restorable, but something is missing; the report names it. */
    PartiallyFailed,
    /** Nothing restorable was stored. */
    Failed,
    /** Ended on request. */
    Canceled;

    /** Whether nothing follows this phase any more. */
    public boolean isFinal() {
        return this != New && this != InProgress;
    }
}
