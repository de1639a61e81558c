package io.salvor.trouble;

/**
 * A storage location cannot be used; thrown by the operator where it opens one. The message names the location and says what to do.
 * One that never existed is for people; everything else about it is tried again.
 */
public final class LocationException extends Trouble {
    private static final long serialVersionUID = 1L;

    public LocationException(Reason reason, String message) {
        this(reason, message, null);
    }

    public LocationException(Reason reason, String message, Throwable cause) {
        this(reason, reason == Reason.StorageLocationNotFound ? Next.FOR_PEOPLE : Next.TRIED_AGAIN, message, cause);
    }

    private LocationException(Reason reason, Next next, String message, Throwable cause) {
        super(reason, next, message, cause);
    }

    /** The same of a location that was there: whatever replaces its object removes it for a moment. */
    public LocationException ofOneThatWasThere() {
        return new LocationException(reason(), Next.TRIED_AGAIN, getMessage(), this);
    }
}
