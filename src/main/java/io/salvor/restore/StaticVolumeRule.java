package io.salvor.restore;

/** What becomes of static PersistentVolumes. */
public enum StaticVolumeRule {
    /** Made again from the record when absent, adopted when there and free. */
    Recreate,
    /** Only adopted: it must be there and free. */
    Adopt,
    /** Not restored: the claim goes to its storage class. */
    Reprovision,
    /** The restore refuses before its first write. */
    Fail
}
