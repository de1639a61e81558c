package io.salvor.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.access.ClusterAccess;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;

/**
 * Waits until the API server answers, and says so in a line where it does not. The framework would end the operator at the first
 * failure, with pages of stack traces. Meanwhile {@link WaitingHealth} answers the probes of its pod.
 */
final class FirstAnswer {
    private static final int REQUEST_MILLIS = 10_000;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;

    private final ClusterAccess access;
    private final PrintWriter log;
    private final Duration first;
    private final Map<String, String> environment;

    /**
     * @param first the pause after the first try; it doubles, up to some seconds
     * @param environment that of the process, which says where its health is served
     */
    FirstAnswer(ClusterAccess access, PrintWriter log, Duration first, Map<String, String> environment) {
        this.first = first;
        this.environment = environment;
        this.access = access;
        this.log = log;
        access.config().setRequestRetryBackoffLimit(0);
        access.config().setRequestTimeout(REQUEST_MILLIS);
        access.config().setConnectionTimeout(REQUEST_MILLIS);
    }

    void await() {
        if (answers()) {
            return;
        }
        try (WaitingHealth health = WaitingHealth.start(environment)) {
            pauseUntilAnswered();
        }
    }

    private void pauseUntilAnswered() {
        long pause = first.toMillis();
        do {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        } while (!answers());
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
