package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How far one volume is. */
@RegisterForReflection
public enum VolumePhase {
    /** Waiting for a Job. */
    New,
    /** restic runs. */
    InProgress,
    /** Done whole. */
    Completed,
    /** A snapshot exists, but some files could not be read. */
    PartiallyFailed,
    /** Not done; the message says why. */
    Failed,
    /** Ended on request. */
    Canceled;

    /** Whether nothing follows this phase any more. */
    public boolean isFinal() {
        return this != New && this != InProgress;
    }
}
