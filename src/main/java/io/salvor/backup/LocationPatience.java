package io.salvor.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides how long a Backup waits for a storage location that cannot be used but may be again. */
public final class LocationPatience {
    /** Some volumes of a planned Backup may be saved already, so it waits longer than one that has not begun. */
    private static final Duration PLANNED = Duration.ofDays(1);

    private LocationPatience() {}

    /**
     * Until when the location is tried again; empty when the Backup ends now.
     *
     * @param created when the Backup was asked for
     * @param startingDeadline how long after that it may still begin; null when it is planned, and so has begun
     */
    public static Optional<Instant> until(Instant created, Duration startingDeadline, Instant now) {
        Instant end = created.plus(startingDeadline == null ? PLANNED : startingDeadline);
        return now.isBefore(end) ? Optional.of(end) : Optional.empty();
    }
}
