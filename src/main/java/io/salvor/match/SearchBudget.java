package io.salvor.match;

/**
 * How much work all searches of one run may do together, in characters of globs that are compared. What is spent stays spent;
 * a search that finds nothing left is given up.
 */
public final class SearchBudget {
    /** One or two seconds on one core. */
    private static final long OF_ONE_RUN = 100_000_000;

    private long left;

    SearchBudget(long work) {
        this.left = work;
    }

    /** That of one run over a set of files. */
    public static SearchBudget ofOneRun() {
        return new SearchBudget(OF_ONE_RUN);
    }

    void spend(long work) {
        left -= work;
    }

    boolean isSpent() {
        return left < 0;
    }

    /** The work that is left; a little below zero when it is spent. */
    long left() {
        return left;
    }
}
