package io.salvor.operator.storage;

/** A storage location cannot be used. The message names it and says what to do. */
public final class LocationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public LocationException(String reason, String message) {
        this(reason, message, null);
    }

    public LocationException(String reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** One CamelCase word, fit for a condition and an event. */
    public String reason() {
        return reason;
    }
}
