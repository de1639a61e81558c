package io.salvor.operator.source;

/** What a PolicySource names is missing or wrong; nothing was asked of Git. The message names it and says what to do. */
final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    SourceException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The reason for condition and event. */
    String reason() {
        return reason;
    }
}
