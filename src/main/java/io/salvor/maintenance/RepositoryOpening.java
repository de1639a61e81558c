package io.salvor.maintenance;

/**
 * Decides what is done about a repository before work in it begins.
 *
 * @param because why, as the end of a sentence
 */
public record RepositoryOpening(Action action, String because) {
    /** What is done. */
    public enum Action {
        /** It is there: open it with its password. */
        Open,
        /** There never was one: make it. */
        Init,
        /** It was there and is gone. It is never made anew: that would hide the loss. */
        Missing
    }

    /**
     * @param configured whether the file is there that every repository has
     * @param recorded whether the location has it on record that the repository was made
     * @param seenReady whether its object in the cluster says that it was ready once
     */
    public static RepositoryOpening decide(boolean configured, boolean recorded, boolean seenReady) {
        if (configured) {
            return new RepositoryOpening(Action.Open, "its configuration is there");
        }
        // Either is enough: a new cluster knows nothing of the past, and a bucket may have lost its record, too.
        if (recorded) {
            return new RepositoryOpening(Action.Missing, "the location has it on record that it was made");
        }
        if (seenReady) {
            return new RepositoryOpening(Action.Missing, "it was ready once");
        }
        return new RepositoryOpening(Action.Init, "nothing says that there ever was one");
    }
}
