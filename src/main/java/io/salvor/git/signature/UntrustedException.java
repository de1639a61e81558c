package io.salvor.git.signature;

/** A signature that is missing, wrong, or by nobody who is trusted; the message goes on after the name of what was signed. */
public final class UntrustedException extends Exception {
    private static final long serialVersionUID = 1L;

    UntrustedException(String message) {
        super(message);
    }

    UntrustedException(String message, Throwable cause) {
        super(message, cause);
    }
}
