package io.salvor.trouble;

/**
 * What a PolicySource names is missing or wrong, and nothing was asked of Git; thrown by the operator where it reads a source. The
 * message names it and says what to do.
 */
public final class SourceException extends Trouble {
    private static final long serialVersionUID = 1L;

    public SourceException(Reason reason, String message) {
        super(reason, Next.FOR_PEOPLE, message, null);
    }
}
