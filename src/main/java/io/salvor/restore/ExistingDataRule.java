package io.salvor.restore;

/** What becomes of data that lies in a volume before a restore first writes there. */
public enum ExistingDataRule {
    /** It stays, and nothing of the backup is written. */
    Keep,
    /** The backup is written over it. */
    Merge,
    /** The volume becomes exactly as the backup. */
    Replace
}
