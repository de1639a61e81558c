package io.salvor.maintenance;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A step of maintenance; they are done in this order, and each is on record before the next begins. */
public enum Step {
    /** Snapshots that expired are forgotten. */
    Forget(true),
    /** What no snapshot needs is removed. */
    Prune(true),
    /** The repository is looked through; nothing is kept waiting by that. */
    Check(false),
    /** It is counted what the snapshots need. */
    Figures(false);

    private final boolean excludes;

    Step(boolean excludes) {
        this.excludes = excludes;
    }

    /** Whether restic lets nobody else work on the repository meanwhile. */
    public boolean excludes() {
        return excludes;
    }

    /** Whether a step of this name does; false for none. */
    public static boolean excludes(String name) {
        return Stream.of(values()).anyMatch(step -> step.excludes && step.name().equals(name));
    }

    /** The steps of a round. */
    public static List<Step> of(boolean maintain, boolean check) {
        return Stream.of(values())
                .filter(step -> step.excludes ? maintain : step != Check || check)
                .toList();
    }

    /**
     * Those of the given names that are not done yet; names that mean nothing are left out.
     *
     * @param damaged whether the repository is: then nothing is removed from it
     */
    public static List<Step> left(List<String> names, Set<String> done, boolean damaged) {
        return Stream.of(values())
                .filter(step -> names.contains(step.name()) && !done.contains(step.name()))
                .filter(step -> !damaged || !step.excludes)
                .toList();
    }
}
