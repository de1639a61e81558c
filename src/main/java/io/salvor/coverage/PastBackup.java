package io.salvor.coverage;

import io.salvor.retention.Candidate;
import io.salvor.retention.Candidate.Outcome;
import java.time.Instant;

/**
 * A Backup that was made or tried, or a copy of one.
 *
 * @param phase as its status has it, such as Completed
 * @param time when it was taken
 * @param location where it is; null where that is not known, and then it is where its policy stores
 * @param copy whether it is a copy, and nobody has said that the retention of its policy counts for it
 */
public record PastBackup(String name, String policy, String phase, Instant time, String location, boolean copy) {

    /** Whether it can be restored from: it has a marker in the bucket. */
    public boolean restorable() {
        return "Completed".equals(phase) || "PartiallyFailed".equals(phase);
    }

    /** As retention looks at it. */
    public Candidate candidate() {
        Outcome outcome =
                switch (phase) {
                    case "Completed" -> Outcome.Completed;
                    case "PartiallyFailed" -> Outcome.PartiallyFailed;
                    default -> Outcome.Other;
                };
        return new Candidate(name, time, outcome);
    }
}
