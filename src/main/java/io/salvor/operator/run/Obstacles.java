package io.salvor.operator.run;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Turns whatever a look at a run threw into trouble that has a reason, so that people see it and the run goes on or ends by it. */
public final class Obstacles {
    private static final Logger LOG = Logger.getLogger(Obstacles.class);

    private static final int UNPROCESSABLE = 422;

    /** Asking again does not help by itself: somebody has to give a right, or change what refuses. */
    private static final Set<Integer> REFUSALS = Set.of(
            HttpURLConnection.HTTP_BAD_REQUEST,
            HttpURLConnection.HTTP_UNAUTHORIZED,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_NOT_FOUND,
            HttpURLConnection.HTTP_CONFLICT,
            HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
            UNPROCESSABLE);

    /** As the systems and file systems that Salvor runs on have it. */
    private static final String NO_SPACE = "No space left on device";

    private static final String NO_QUOTA = "Disk quota exceeded";

    private Obstacles() {}

    /** Does something to each; an obstacle at one of them, which is thrown at the end, keeps none of the others from it. */
    public static <T> void each(Collection<T> all, Consumer<T> what) {
        ObstacleException met = null;
        for (T one : all) {
            try {
                what.accept(one);
            } catch (ObstacleException e) {
                met = e;
            }
        }
        if (met != null) {
            throw met;
        }
    }

    /** The trouble that an exception is. */
    public static Trouble of(RuntimeException thrown) {
        if (thrown instanceof Trouble trouble) {
            return trouble;
        }
        if (thrown instanceof KubernetesClientException refused) {
            return of(refused);
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && isFull(cause.getMessage())) {
                return new ObstacleException(
                        Reason.DiskFull,
                        "the disk of the operator is full: " + cause.getMessage()
                                + "; free space, or mount a larger volume at its cache directory",
                        thrown);
            }
        }
        String what =
                thrown instanceof UncheckedIOException ? "" : thrown.getClass().getSimpleName() + ": ";
        return new ObstacleException(
                Reason.Unexpected,
                "something unexpected happened: " + what + thrown.getMessage()
                        + "; it is tried again, and the operator's log has the details",
                thrown);
    }

    private static Trouble of(KubernetesClientException refused) {
        String message = refused.getStatus() != null && refused.getStatus().getMessage() != null
                ? refused.getStatus().getMessage()
                : refused.getMessage();
        if (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            return new ObstacleException(
                    Reason.ApiRefused,
                    "the API server refuses: " + message
                            + "; give the operator's service account this right, as the chart's rbac.create does, or change"
                            + " the admission policy that refuses it",
                    refused);
        }
        if (REFUSALS.contains(refused.getCode())) {
            return new ObstacleException(
                    Reason.ApiRefused,
                    "the API server refuses with code " + refused.getCode() + ": " + message,
                    refused);
        }
        return new ObstacleException(
                Reason.ApiUnavailable,
                "the API server does not answer as it should: " + message + "; it is asked again",
                refused);
    }

    private static boolean isFull(String message) {
        return message != null && (message.contains(NO_SPACE) || message.contains(NO_QUOTA));
    }
}
