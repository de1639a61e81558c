package io.salvor.sync;

/** Why a revision that was read without error is not applied; the names serve as reasons of conditions and events. */
public enum RefusalReason {
    /** A policy of that name is in the cluster and belongs to somebody else. */
    PolicyConflict,
    /** A policy selects namespaces that the source may not select. */
    NamespaceNotAllowed,
    /** It would remove more policies than the source allows, or all of them. */
    RefusedMassRemoval,
    /** A retention would let more Backups expire than the source allows. */
    RefusedRetention
}
