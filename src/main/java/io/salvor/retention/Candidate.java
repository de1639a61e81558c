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
    /** How a Backup ended, as far as retention cares. */
    public enum Outcome {
        /** It holds everything. */
        Completed,
        /** It can be restored, but something is missing in it. */
        PartiallyFailed,
        /** It stored nothing that can be restored, or is not done. */
        Other
    }
}
