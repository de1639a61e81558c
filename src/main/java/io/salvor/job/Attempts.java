package io.salvor.job;

import io.salvor.units.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides what becomes of the work of one Job: whether to start it, wait for it, start it again or give up. A Job is never
 * changed; another attempt is another Job.
 */
public final class Attempts {
    /** Attempts in all; the third failure of the same work is not bad luck. */
    public static final int MOST = 3;

    private Attempts() {}

    /** How far the Job of an attempt is. */
    public enum State {
        Pending,
        Running,
        Ended
    }

    /**
     * One attempt.
     *
     * @param number from 1
     * @param message why it is not running, or how it ended
     */
    public record Attempt(int number, State state, Instant created, String message) {}

    /** What to do. */
    public enum Action {
        Start,
        Wait,
        GiveUp
    }

    /**
     * The decision.
     *
     * @param attempt number to start, else of the newest attempt
     * @param reason one CamelCase word
     * @param message a sentence that says why
     */
    public record Decision(Action action, int attempt, String reason, String message) {}

    /**
     * Decides for work that is not finished.
     *
     * @param attempts what was started so far
     * @param pendingDeadline how long an attempt may wait for its pod to start
     * @param deadline when the whole run ends
     */
    public static Decision decide(List<Attempt> attempts, Duration pendingDeadline, Instant deadline, Instant now) {
        Optional<Attempt> newest = attempts.stream().max(Comparator.comparingInt(Attempt::number));
        if (!now.isBefore(deadline)) {
            return new Decision(
                    Action.GiveUp,
                    newest.map(Attempt::number).orElse(0),
                    "DeadlineExceeded",
                    "not done by the deadline " + deadline
                            + "; give the policy a longer timeout, or look why it was slow");
        }
        if (newest.isEmpty()) {
            return new Decision(Action.Start, 1, "Starting", "first attempt");
        }
        Attempt last = newest.get();
        switch (last.state()) {
            case Running:
                return new Decision(Action.Wait, last.number(), "Running", last.message());
            case Pending:
                if (now.isBefore(last.created().plus(pendingDeadline))) {
                    return new Decision(Action.Wait, last.number(), "Pending", last.message());
                }
                return new Decision(
                        Action.GiveUp,
                        last.number(),
                        "JobNotStarted",
                        "the Job's pod did not start within " + Durations.format(pendingDeadline) + ": "
                                + last.message());
            default:
                return last.number() < MOST
                        ? new Decision(Action.Start, last.number() + 1, "Retrying", last.message())
                        : new Decision(Action.GiveUp, last.number(), "JobFailed", last.message());
        }
    }
}
