package io.salvor.operator.restore;

/** A Restore that cannot be planned. The message names what is missing and what there is instead. */
final class RestoreRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RestoreRefused(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
