package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What this installation does with a location. */
@RegisterForReflection
public enum LocationAccess {
    /** Backups go there. */
    ReadWrite,
    /** Nothing at all is written there, locks of restic included; its backups are listed and can be restored. */
    ReadOnly
}
