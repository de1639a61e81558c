package io.salvor.store.rest;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * Decides how often a call that failed is made: again, twice, where the server was busy or broke off; else not. Every call may be made again: what
 * was written has the same name then.
 */
record RestPatience(RestFailures failures) {
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(200);

    interface Call<T> {
        T make() throws IOException;
    }

    /** @throws io.salvor.trouble.StorageException saying why, after the last attempt */
    <T> T call(String action, Call<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.make();
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !isTransient(e)) {
                    throw failures.of(e, action);
                }
                pause(PAUSE.multipliedBy(attempt), action);
            }
        }
    }

    /** Waits. @throws io.salvor.trouble.StorageException if interrupted */
    void pause(Duration time, String action) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(e, action);
        }
    }

    private static boolean isTransient(IOException failure) {
        if (failure instanceof RestRefusal refusal) {
            return refusal.isTransient();
        }
        return !(failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof SocketTimeoutException
                || failure instanceof SSLException
                || failure instanceof RestClient.ForeignAnswer);
    }
}
