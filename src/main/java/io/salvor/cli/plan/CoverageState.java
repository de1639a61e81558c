package io.salvor.cli.plan;

import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeCoverage.Freshness;
import io.salvor.coverage.VolumeCoverage.State;

/** The states of a volume that somebody has to look at, as options name them. */
enum CoverageState {
    /** No run will save it, and nobody has said that this is meant. */
    unprotected,
    /** Its policy promises a good backup that is not there: the last one is too old, or there is none. */
    stale,
    /** There is no good backup of it yet. */
    never_saved;

    boolean holds(VolumeCoverage volume) {
        return switch (this) {
            case unprotected -> volume.state() == State.Unprotected;
            case stale -> volume.freshness() == Freshness.Stale || volume.freshness() == Freshness.NeverSaved;
            case never_saved -> volume.freshness() == Freshness.NeverSaved;
        };
    }

    @Override
    public String toString() {
        return name().replace('_', '-');
    }
}
