package io.salvor.store.s3;

import io.salvor.trouble.StorageException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Decides how often a call that failed is made: again, twice, where the service was busy or broke off; else not. */
record S3Patience(S3Failures failures) {
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** @throws StorageException saying why, after the last attempt */
    <T> T call(String action, Callable<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.call();
            } catch (Exception e) {
                if (attempt == ATTEMPTS || !S3Failures.isTransient(e)) {
                    throw failures.of(e, action);
                }
                pause(PAUSE.multipliedBy(attempt), action);
            }
        }
    }

    private void pause(Duration time, String action) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw failures.of(new IllegalStateException(e), action);
        }
    }
}
