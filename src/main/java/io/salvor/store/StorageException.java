package io.salvor.store;

/** An object store refused or could not be reached. The message names endpoint and bucket and says what to do. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final StorageProblem reason;

    public StorageException(StorageProblem reason, String message) {
        this(reason, message, null);
    }

    public StorageException(StorageProblem reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public StorageProblem reason() {
        return reason;
    }
}
