package io.salvor.node;

import io.salvor.job.VolumeReason;

/** A volume that could not be saved or restored; the message says why and what to do. */
final class VolumeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final VolumeReason reason;

    VolumeFailure(VolumeReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    VolumeReason reason() {
        return reason;
    }
}
