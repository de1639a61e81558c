package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What happens to a volume. */
@RegisterForReflection
public enum VolumeAction {
    /** The volume is saved. */
    Backup,
    /** The volume is left out, and the Backup says so. */
    Skip,
    /** The volume is not saved, and its presence makes the Backup PartiallyFailed. */
    Fail
}
