package io.salvor.node;

/** A volume that could not be saved or restored; the message says why and what to do. */
final class VolumeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VolumeFailure(String message) {
        super(message);
    }
}
