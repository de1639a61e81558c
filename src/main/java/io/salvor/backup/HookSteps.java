package io.salvor.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what is done next about the hooks of a pod, from how far they are on record. The record is written before each step, so
 * after any interruption it says whether the pre-hooks were begun; if they were, the post-hooks run.
 */
public final class HookSteps {
    /** A post-hook that gives no answer is tried for so long: a kubelet that is started anew is back by then. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private HookSteps() {}

    /** How far they are; null means that none was begun. */
    public enum Phase {
        Before,
        Ready,
        Refused,
        After,
        Completed,
        Failed
    }

    /** What to do. */
    public enum Step {
        RunBefore,
        /** The pre-hooks were begun and nobody knows how far they came: the post-hooks undo what they did, and they run again. */
        UndoAndRunBefore,
        /** The volumes may be saved. */
        Proceed,
        /** The volumes must not be saved. */
        Refuse,
        RunAfter,
        Nothing
    }

    /** Before a Job for volumes of the pod starts. */
    public static Step beforeJob(Phase phase) {
        if (phase == null) {
            return Step.RunBefore;
        }
        return switch (phase) {
            case Before, After -> Step.UndoAndRunBefore;
            case Ready -> Step.Proceed;
            // An earlier attempt at its volumes is over.
            case Completed -> Step.RunBefore;
            case Refused, Failed -> Step.Refuse;
        };
    }

    /**
     * Whenever volumes may have ended.
     *
     * @param volumesEnded whether nothing will change about any volume of the pod any more
     */
    public static Step afterJob(Phase phase, boolean volumesEnded) {
        if (phase == null) {
            return Step.Nothing;
        }
        return switch (phase) {
            case Before, Ready, Refused -> volumesEnded ? Step.RunAfter : Step.Nothing;
            case After -> Step.RunAfter;
            case Completed, Failed -> Step.Nothing;
        };
    }

    /**
     * While the Backup cannot be carried on, because what it needs is away.
     *
     * @param backupOver whether the Backup ends now, or should have ended
     * @param jobAtWork whether a Job may be saving a volume of the pod
     */
    public static Step withoutPlan(Phase phase, boolean backupOver, boolean jobAtWork) {
        return afterJob(phase, backupOver || !jobAtWork);
    }

    /**
     * When a post-hook is tried again that was not run, or of which nobody knows how it ended; nothing once that has gone on for too
     * long. The pauses grow with the time it takes.
     *
     * @param since when it was tried first
     */
    public static Optional<Instant> triedAgain(Instant since, Instant now) {
        Instant last = givenUp(since);
        if (!now.isBefore(last)) {
            return Optional.empty();
        }
        Duration half = Duration.between(since, now).dividedBy(2);
        Duration pause = half.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : half;
        Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        return Optional.of(next.isBefore(last) ? next : last);
    }

    /** Until when a post-hook is tried that was tried first at that time. */
    public static Instant givenUp(Instant since) {
        return since.plus(PATIENCE);
    }

    /**
     * Whether a post-hook is tried now.
     *
     * @param next when it is tried again; null for one that was not tried. A time that is further away than any pause comes of a
     *     clock that was ahead
     */
    public static boolean isDue(Instant next, Instant now) {
        return next == null || !now.isBefore(next) || now.plus(LONGEST_PAUSE).isBefore(next);
    }
}
