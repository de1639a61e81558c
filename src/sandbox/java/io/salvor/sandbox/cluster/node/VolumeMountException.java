package io.salvor.sandbox.cluster.node;

/** A volume cannot be set up now; the message says why. The kubelet tries again. */
final class VolumeMountException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    VolumeMountException(String message) {
        super(message);
    }
}
