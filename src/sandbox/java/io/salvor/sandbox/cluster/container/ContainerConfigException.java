package io.salvor.sandbox.cluster.container;

/** A container cannot be started as its spec stands; the message says why. */
public final class ContainerConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ContainerConfigException(String message) {
        super(message);
    }
}
