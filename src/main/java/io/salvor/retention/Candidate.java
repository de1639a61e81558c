package io.salvor.retention;

import java.time.Instant;

/**
 * A Backup that retention is asked about.
 *
 * @param name its name
 * @param time when it was taken; clauses count by it
 * @param outcome how it ended
 */
public record Candidate(String name, Instant time, Outcome outcome) {
    /** What retention has to know of how a Backup ended. */
    public enum Outcome {
        /** It holds everything. */
        Completed,
        /** It can be restored, but something is missing in it. */
        PartiallyFailed,
        /** It stored nothing that can be restored, or is not done. */
        Other
    }
}
