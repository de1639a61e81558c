package io.salvor.trouble;

/**
 * An object store refused or could not be reached; thrown by {@code store}. The message names endpoint and bucket and says what to
 * do. It is tried again: a service comes back, and rights are given, without anybody telling Salvor.
 */
public final class StorageException extends Trouble {
    private static final long serialVersionUID = 1L;

    public StorageException(Reason reason, String message) {
        this(reason, message, null);
    }

    public StorageException(Reason reason, String message, Throwable cause) {
        super(reason, Next.TRIED_AGAIN, message, cause);
    }
}
