package io.salvor.store.rest;

import java.io.IOException;

/** An answer that is no success. */
final class RestRefusal extends IOException {
    private static final long serialVersionUID = 1L;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int MISSING = 404;
    static final int NO_METHOD = 405;
    static final int TOO_LARGE = 413;
    static final int BEYOND_THE_END = 416;
    static final int TOO_MANY = 429;
    static final int BAD_GATEWAY = 502;
    static final int TIMEOUT = 504;
    static final int FULL = 507;

    final int status;

    /** Where it sends those who ask; null for nowhere. */
    final String elsewhere;

    /** @param said the beginning of what the server wrote */
    RestRefusal(int status, String elsewhere, String said) {
        super("HTTP " + status + (said.isBlank() ? "" : ": " + said.strip()));
        this.status = status;
        this.elsewhere = elsewhere;
    }

    /** Whether the service, or what stands before it, may be better in a moment. */
    boolean isTransient() {
        return status == TOO_MANY || status >= BAD_GATEWAY && status <= TIMEOUT;
    }
}
