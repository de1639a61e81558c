package io.salvor.backup;

/**
 * Decides what is done next about the hooks of a pod, from how far they are on record. The record is written before each step, so
 * after any interruption it says whether the pre-hooks were begun; if they were, the post-hooks run.
 */
public final class HookSteps {
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
}
