package io.salvor.backup;

/** What becomes of a volume. */
public enum SelectionAction {
    Backup,
    Skip,
    /** It is not saved, and because it is there the backup is not whole. */
    Fail
}
