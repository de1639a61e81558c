package io.salvor.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.access.ClusterAccess;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.time.Duration;

/**
 * Waits until the API server answers, and says so in a line where it does not. The framework would end the operator at the first
 * failure, with pages of stack traces. Health is not served meanwhile, so the startup probe of the chart gives it a minute.
 */
final class FirstAnswer {
    private static final int REQUEST_MILLIS = 10_000;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;

    private final ClusterAccess access;
    private final PrintWriter log;
    private final Duration first;

    /** @param first the pause after the first try; it doubles, up to some seconds */
    FirstAnswer(ClusterAccess access, PrintWriter log, Duration first) {
        this.first = first;
        this.access = access;
        this.log = log;
        access.config().setRequestRetryBackoffLimit(0);
        access.config().setRequestTimeout(REQUEST_MILLIS);
        access.config().setConnectionTimeout(REQUEST_MILLIS);
    }

    void await() {
        for (long pause = first.toMillis(); !answers(); pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean answers() {
        try (KubernetesClient client = access.client()) {
            client.raw("/version");
            return true;
        } catch (KubernetesClientException e) {
            if (isAnswer(e.getCode())) {
                return true;
            }
            log.println("cannot reach " + access.unanswered(e) + "; trying again");
            log.flush();
            return false;
        }
    }

    /** An account that may not see the version can still do the work of the operator; one that is not known can do nothing. */
    private static boolean isAnswer(int code) {
        return code > 0 && code < HttpURLConnection.HTTP_INTERNAL_ERROR && code != HttpURLConnection.HTTP_UNAUTHORIZED;
    }
}
