package io.salvor.sandbox.cluster.container;

import java.time.Instant;

/**
 * How a container ended.
 *
 * @param code exit code, 128 and the signal's number after a signal
 * @param message its termination message, empty when it left none
 */
public record ContainerExit(int code, String message, Instant started, Instant finished) {

    private static final int KILLED = 137;

    String reason() {
        return code == 0 ? "Completed" : code == KILLED ? "Killed" : "Error";
    }
}
