package io.salvor.restic;

import io.salvor.trouble.Reason;

/** What restic's exit codes mean, those of signals included. */
final class ResticCodes {
    /** Most that goes wrong; only words tell what it was. */
    static final int FAILED = 1;

    private ResticCodes() {}

    static Reason reason(int exitCode) {
        return switch (exitCode) {
            case 10 -> Reason.RepositoryMissing;
            case 11 -> Reason.RepositoryLocked;
            case 12 -> Reason.WrongPassword;
            case 130, 143 -> Reason.Interrupted;
            case 137 -> Reason.ResticKilled;
            default -> Reason.Failed;
        };
    }
}
