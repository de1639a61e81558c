package io.salvor.cli.plan;

/** A command that cannot do what it was asked; the message says what to do. */
final class CannotRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotRunException(String message) {
        super(message);
    }
}
