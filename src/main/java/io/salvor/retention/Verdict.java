package io.salvor.retention;

import java.util.List;

/**
 * What becomes of one Backup.
 *
 * @param backup the Backup
 * @param fate whether it stays
 * @param reasons why, one for each clause that keeps it, each starting with the clause: {@code keepDaily: 2026-11-21 (3 of 14)};
 *     for one that does not stay, why not
 */
public record Verdict(Candidate backup, Fate fate, List<String> reasons) {
    /** Whether a Backup stays. */
    public enum Fate {
        /** At least one clause keeps it. */
        Kept,
        /** No clause keeps it. */
        Expires,
        /** It holds nothing to keep, so it takes no place from one that does. */
        NotCounted
    }

    public Verdict {
        reasons = List.copyOf(reasons);
    }
}
