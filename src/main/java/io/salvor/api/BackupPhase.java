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
    /** No volume was saved, or what was could not be sealed; the message says which. */
    Failed,
    /** Ended on request; what finished by then is kept. */
    Canceled;

    /** Whether nothing follows this phase any more. */
    public boolean isFinal() {
        return this != New && this != InProgress;
    }
}
