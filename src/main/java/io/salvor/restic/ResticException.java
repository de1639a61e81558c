package io.salvor.restic;

/** restic did not do what it was asked; the message names the repository and says what to do, and never holds a secret. */
public final class ResticException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public ResticException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why restic failed, as one word of a fixed set. */
    public enum Reason {
        /** Nothing is at the repository's address (exit code 10). */
        RepositoryMissing,
        /** Another restic holds a lock that excludes this one (exit code 11). */
        RepositoryLocked,
        /** No key of the repository opens with the password (exit code 12). */
        WrongPassword,
        /** The deadline passed; restic was ended. */
        DeadlineExceeded,
        /** The binary is not there or does not run. */
        ResticMissing,
        /** The binary is older than 0.17.1. */
        ResticTooOld,
        /** This process was asked to stop, or restic was (exit code 130). */
        Interrupted,
        /** A backup found nothing to save: everything in the folder is excluded. */
        NothingToSave,
        /** Anything else: the message carries what restic said. */
        Failed
    }
}
