package io.salvor.trouble;

/**
 * A storage location cannot be used; thrown by the operator where it opens one. The message names the location and says what to do.
 * One that does not exist is for people; everything else about it is tried again.
 */
public final class LocationException extends Trouble {
    private static final long serialVersionUID = 1L;

    public LocationException(Reason reason, String message) {
        this(reason, message, null);
    }

    public LocationException(Reason reason, String message, Throwable cause) {
        super(reason, reason == Reason.StorageLocationNotFound ? Next.FOR_PEOPLE : Next.TRIED_AGAIN, message, cause);
    }
}
