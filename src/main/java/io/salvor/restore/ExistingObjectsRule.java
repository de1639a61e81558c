package io.salvor.restore;

/** What a restore does with an object of the backup that is in the cluster. */
public enum ExistingObjectsRule {
    /** It stays as it is. */
    Skip,
    /** It becomes again what the backup holds. */
    Update,
    /** It stands in the way of the whole restore. */
    Fail
}
