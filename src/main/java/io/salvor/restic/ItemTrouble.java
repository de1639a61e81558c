package io.salvor.restic;

/** What kept restic from reading or writing one item whole. */
public enum ItemTrouble {
    /** Its owner, group, mode or times could not be set. */
    Owner,
    /** An extended attribute or access control list could not be set. */
    Attribute,
    /** There was no room for it. */
    Space,
    /** The repository did not give its content. */
    Repository,
    /** Anything else. */
    Other
}
