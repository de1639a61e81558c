package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What becomes of a restore of a backup that carries no signature. */
@RegisterForReflection
public enum UnsignedBackups {
    /** It is refused. */
    Refuse,
    /** It is carried out all the same. */
    Accept
}
