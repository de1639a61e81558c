package io.salvor.store.trial;

/**
 * One thing that was tried.
 *
 * @param name what was tried, in a word or two
 * @param said what was found; with {@link Outcome#Fails} the reason and what to do
 */
public record TrialStep(String name, Outcome outcome, String said) {
    /** How it ended. */
    public enum Outcome {
        Works,
        Fails,
        /** Something before it failed, or it does not go with this place. */
        NotTried
    }

    public static TrialStep works(String name, String said) {
        return new TrialStep(name, Outcome.Works, said);
    }

    public static TrialStep fails(String name, String said) {
        return new TrialStep(name, Outcome.Fails, said);
    }

    public static TrialStep notTried(String name, String why) {
        return new TrialStep(name, Outcome.NotTried, why);
    }

    public boolean failed() {
        return outcome == Outcome.Fails;
    }
}
