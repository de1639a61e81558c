package io.salvor.kubernetes;

import java.time.Duration;
import java.util.Optional;

/**
 * Makes sure that exclusive work on a repository, such as creating it, is done by one process at a time: of two that create a
 * restic repository at once, both hear that it worked, and what they leave cannot be opened. Who works renews the Lease; one that
 * nobody has renewed for its whole duration, as measured by the clock of the process that wants it, is free.
 */
public interface RepositoryLease {
    /** How long a Lease holds that is not renewed. */
    Duration DURATION = Duration.ofSeconds(30);

    /**
     * Takes a Lease. One that this process holds already is not taken a second time.
     *
     * @return who holds it, empty when it was taken
     */
    Optional<String> acquire(String name);

    /**
     * Says that the work goes on.
     *
     * @return false when the Lease is not held any more, so that somebody else may be at work
     */
    boolean renew(String name);

    /** Gives the Lease back; that of somebody else stays. */
    void release(String name);
}
