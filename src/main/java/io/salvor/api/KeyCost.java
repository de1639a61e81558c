package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How much work it is to open a repository with its password. */
@RegisterForReflection
public enum KeyCost {
    /** Next to none. */
    Cheap,
    /** About half a second of a processor for each restic, as restic chose when it made the key. */
    Ordinary
}
