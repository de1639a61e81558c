package io.salvor.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a policy is due now.
 *
 * @param kind what is to be done
 * @param slot the slot to act on: for Due the one to run, for Missed and Skipped the newest one that went by, for ClockWasAhead the time now; else
 *     empty
 * @param next the next slot after now, without jitter; empty if there is none or the schedule is stopped
 * @param wakeAt when to ask again at the latest: the next start, jitter included; empty if time alone changes nothing
 * @param reason why, as a sentence
 */
public record DueDecision(
        Kind kind, Optional<Instant> slot, Optional<Instant> next, Optional<Instant> wakeAt, String reason) {
    /** What is to be done. */
    public enum Kind {
        /** Start a run for the slot and record the slot as acted on. */
        Due,
        /** Nothing yet. */
        NotYet,
        /** Too late for the slot: record it as acted on, and say so. */
        Missed,
        /** The run before it took longer than the slot could wait: record it as acted on; nothing is wrong with that. */
        Skipped,
        /** A slot is on record that has not come yet: record the time now instead, or nothing runs until then. */
        ClockWasAhead,
        /** The schedule is stopped. */
        Suspended,
        /** There is no schedule. */
        NoSchedule
    }
}
