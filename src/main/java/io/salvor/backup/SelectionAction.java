package io.salvor.backup;

/** What becomes of a volume. */
public enum SelectionAction {
    Backup,
    Skip
}
