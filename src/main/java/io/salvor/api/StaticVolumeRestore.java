package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a restore does with a static PersistentVolume that is recorded in the backup. */
@RegisterForReflection
public enum StaticVolumeRestore {
    /** Made again from its record when absent, adopted when there and free. */
    Recreate,
    /** Only adopted: it must be there and free. */
    Adopt,
    /** Not restored: the claim goes to its storage class. */
    Reprovision,
    /** The restore refuses before its first write. */
    Fail
}
