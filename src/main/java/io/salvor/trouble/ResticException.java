package io.salvor.trouble;

/**
 * restic did not do what it was asked; thrown by {@code restic}. The message names the repository and says what to do. It is tried
 * again.
 */
public final class ResticException extends Trouble {
    private static final long serialVersionUID = 1L;

    public ResticException(Reason reason, String message) {
        super(reason, Next.TRIED_AGAIN, message, null);
    }
}
