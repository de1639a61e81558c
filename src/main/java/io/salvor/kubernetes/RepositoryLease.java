package io.salvor.kubernetes;

import java.time.Duration;
import java.util.Optional;

/**
 * Makes sure that exclusive work on a repository, such as creating it, is done by one process at a time: of two that create a
 * restic repository at once, both hear that it worked, and what they leave cannot be opened.
 */
public interface RepositoryLease {
    /**
     * Takes the Lease of a repository.
     *
     * @param duration the longest that the work may take
     * @return who holds it, empty when it was taken
     */
    Optional<String> acquire(String repository, Duration duration);

    /** Gives the Lease back. */
    void release(String repository);
}
