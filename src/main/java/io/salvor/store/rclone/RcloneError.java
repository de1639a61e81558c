package io.salvor.store.rclone;

import java.io.IOException;

/** What rclone answered in place of a result; its message is rclone's, and may hold what is secret. */
final class RcloneError extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int NOT_FOUND = 404;

    private final int status;

    /** @param status of the answer */
    RcloneError(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether there is no such object or folder; a bucket that is not there counts as a folder. */
    boolean isNotFound() {
        return status == NOT_FOUND;
    }
}
