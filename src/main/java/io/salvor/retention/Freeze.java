package io.salvor.retention;

/** Why a Backup stays although nothing keeps it any more, until that has passed. */
public enum Freeze {
    /** Its policy is not in the cluster: nobody says how long its Backups are kept. */
    PolicyGone,
    /** The retention of its policy cannot be read. */
    PolicyInvalid,
    /** It or a newer one holds volumes that were nearly empty: an older one may be the last that has the data. */
    Suspicious,
    /** It is a copy, and its policy does not copy to the location: nobody says how long its copies are kept there. */
    CopiesEnded,
    /** A Restore that has not ended reads it. */
    InUse,
    /** Nobody can say who made it, so it neither goes nor takes a place from others. */
    Unsigned,
    /** It is not as it was sealed, or cannot be read; likewise. */
    Changed
}
