package io.salvor.trouble;

/**
 * Something that keeps Salvor from what it was asked for: why, in words for people, and what happens next. The message names the
 * object and says what to do, and never holds a secret.
 *
 * <p>The family is closed, so that one place can turn all of it into conditions and Events. Java wants it in one package for that;
 * each member says which room throws it.
 */
public abstract sealed class Trouble extends RuntimeException
        permits CatalogException,
                GitException,
                LocationException,
                ObstacleException,
                RefusedException,
                ResticException,
                SourceException,
                StorageException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final Next next;

    Trouble(Reason reason, Next next, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.next = next;
    }

    /** Why, fit for a condition and an Event. */
    public final Reason reason() {
        return reason;
    }

    /** What happens next. */
    public final Next next() {
        return next;
    }
}
