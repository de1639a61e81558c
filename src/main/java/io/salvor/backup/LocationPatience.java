package io.salvor.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides how long a Backup waits for a storage location that cannot be used. */
public final class LocationPatience {
    /** Some volumes of a planned Backup may be saved already, so it waits longer than one that has not begun. */
    private static final Duration PLANNED = Duration.ofDays(1);

    private LocationPatience() {}

    /**
     * Until when the location is tried again; empty when the Backup ends now.
     *
     * @param created when the Backup was asked for
     * @param startingDeadline how long after that it may still begin
     * @param planned whether it has begun
     * @param forPeople whether the location stays as it is until a person acts
     */
    public static Optional<Instant> until(
            Instant created, Duration startingDeadline, boolean planned, boolean forPeople, Instant now) {
        Instant end = created.plus(planned ? PLANNED : startingDeadline);
        return forPeople || !now.isBefore(end) ? Optional.empty() : Optional.of(end);
    }
}
