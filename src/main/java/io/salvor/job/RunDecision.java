package io.salvor.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether a run, a Backup or a Restore, is carried on or comes to its end, from its status and the clock alone. It is asked
 * before anything else is looked at, so that nothing that is broken keeps a run from ending.
 */
public final class RunDecision {
    /** Jobs that are asked to stop get this long to say how far they came. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(90);

    /** After this long a run ends without what could not be done: the bucket is away, or the API server refuses. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private RunDecision() {}

    /** Why a run ends before its work is done. */
    public enum Why {
        /** Its object is deleted; nothing of it is kept. */
        Deleted,
        /** A person asked for it in {@code spec.cancel}. */
        Canceled,
        /** Its deadline has passed. */
        DeadlineExceeded
    }

    /**
     * How a run stands.
     *
     * @param ending whether its end was begun before, whatever the reason; it is on record then, and the run is never carried on
     * @param deleted whether its object is being deleted
     * @param cancel whether a person asks for its end
     * @param deadline when it ends whatever the state; before it is planned, until when it must be
     */
    public record Run(boolean ending, boolean deleted, boolean cancel, Instant deadline) {}

    /** Why the run comes to its end now; empty while it is carried on, and once its end was begun. */
    public static Optional<Why> ends(Run run, Instant now) {
        if (run.ending()) {
            return Optional.empty();
        }
        if (run.deleted()) {
            return Optional.of(Why.Deleted);
        }
        if (run.cancel()) {
            return Optional.of(Why.Canceled);
        }
        return now.isBefore(run.deadline()) ? Optional.empty() : Optional.of(Why.DeadlineExceeded);
    }

    /**
     * Whether Jobs that were asked to stop are still waited for.
     *
     * @param since when the end of the run was begun
     * @param atWork whether one of them may still be working
     */
    public static boolean awaitsJobs(Instant since, boolean atWork, Instant now) {
        return atWork && now.isBefore(since.plus(LAST_WORDS));
    }

    /** Until when a step of the end that fails is tried again; after that the run ends without it. */
    public static Instant patientUntil(Instant since) {
        return since.plus(PATIENCE);
    }
}
