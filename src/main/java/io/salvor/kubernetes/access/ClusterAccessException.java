package io.salvor.kubernetes.access;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The cluster cannot be talked to as the kubeconfig says; the message names the file and says what to do, and holds no secret. */
public final class ClusterAccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterAccessException(String message) {
        super(message);
    }

    ClusterAccessException(String message, Throwable cause) {
        super(message + ": " + said(cause), cause);
    }

    /** What went wrong at the bottom of it; libraries wrap it in sentences about themselves. */
    static String said(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String name = cause.getClass().getSimpleName();
        if (cause.getMessage() == null) {
            return name;
        }
        // Of an unknown host Java says no more than its name.
        return cause instanceof KubernetesClientException || cause instanceof ClusterAccessException
                ? cause.getMessage().strip()
                : name + ": " + cause.getMessage().strip();
    }
}
