package io.salvor.maintenance;

import java.util.Set;
import java.util.TreeSet;

/**
 * Decides what is done about a repository before work in it begins.
 *
 * @param because why, as the end of a sentence
 */
public record RepositoryOpening(Action action, String because) {
    /** The first thing that restic writes when it makes a repository; the configuration is the last. */
    private static final Set<String> LEFT_BY_INIT = Set.of("keys");

    /** What is done. */
    public enum Action {
        /** It is there: open it with its password. */
        Open,
        /** There never was one: make it. */
        Init,
        /** It was never finished: remove what its making left, and make it. */
        InitAnew,
        /** It was there and is gone. It is never made anew: that would hide the loss. */
        Missing,
        /** There is something that Salvor has no record of, without what every repository has. It is left alone. */
        Remains
    }

    /**
     * What lies in the place of a repository.
     *
     * @param configured whether the file is there that every repository has
     * @param folders names of the folders that hold something
     */
    public record Found(boolean configured, Set<String> folders) {
        public Found {
            folders = Set.copyOf(folders);
        }
    }

    /**
     * @param recorded whether the location has it on record that the repository was made
     * @param seenReady whether its object in the cluster says that it was ready once
     */
    public static RepositoryOpening decide(Found found, boolean recorded, boolean seenReady) {
        if (found.configured()) {
            return new RepositoryOpening(Action.Open, "its configuration is there");
        }
        // Either is enough: a new cluster knows nothing of the past, and a bucket may have lost its record, too.
        if (recorded) {
            return new RepositoryOpening(Action.Missing, "the location has it on record that it was made");
        }
        if (seenReady) {
            return new RepositoryOpening(Action.Missing, "it was ready once");
        }
        if (found.folders().isEmpty()) {
            return new RepositoryOpening(Action.Init, "nothing says that there ever was one");
        }
        if (LEFT_BY_INIT.containsAll(found.folders())) {
            return new RepositoryOpening(Action.InitAnew, "it has keys and nothing else, so its making was broken off");
        }
        return new RepositoryOpening(
                Action.Remains, "it has " + String.join(", ", new TreeSet<>(found.folders())) + " and no config");
    }
}
