package io.salvor.units;

/** A text that was to be a schedule, a time zone or a duration and is not; the message says what was expected. */
public final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidValueException(String message) {
        super(message);
    }
}
