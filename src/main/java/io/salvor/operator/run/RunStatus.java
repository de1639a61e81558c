package io.salvor.operator.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.salvor.api.Condition;
import io.salvor.api.ReportedStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says of one object how it stands: phase, message, condition, time and Event in one call, and in the same way for every kind. It
 * writes into the status that it was given; {@link StatusUpdates} brings that to the cluster. An Event is recorded for news only:
 * another status or reason of the condition, or, where a person has to act, another message.
 *
 * @param <P> the kind's phases; a phase of null leaves the one that is there
 */
public final class RunStatus<P> {
    private final HasMetadata about;
    private final ReportedStatus<P> status;
    private final String type;
    private final EventRecorder events;
    private final Clock clock;
    private final Runnable beforeEnd;
    // Within a look one step may say that work goes on, and the next that it does not.
    private final List<Condition> before;

    private RunStatus(
            HasMetadata about,
            ReportedStatus<P> status,
            String type,
            EventRecorder events,
            Clock clock,
            Runnable beforeEnd) {
        this.about = about;
        this.status = status;
        this.type = type;
        this.events = events;
        this.clock = clock;
        this.beforeEnd = beforeEnd;
        this.before = List.copyOf(status.conditions());
    }

    /**
     * Of something that comes to an end, as a Backup does: its condition is Succeeded, Unknown until then.
     *
     * @param beforeEnd clears away what must not outlast the run, however it ends. Until that succeeds the run has not ended, and
     *     no Event says so; it may be called again.
     */
    public static <P> RunStatus<P> ofRun(
            HasMetadata about, ReportedStatus<P> status, EventRecorder events, Clock clock, Runnable beforeEnd) {
        return new RunStatus<>(about, status, Conditions.SUCCEEDED, events, clock, beforeEnd);
    }

    /** Of something that stays, as a location does: its condition is Ready. */
    public static <P> RunStatus<P> ofState(
            HasMetadata about, ReportedStatus<P> status, EventRecorder events, Clock clock) {
        return new RunStatus<>(about, status, Conditions.READY, events, clock, () -> {});
    }

    /** The time as statuses hold it. */
    public Instant now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Work goes on as it should. */
    public void goesOn(P phase, Reason reason, String message) {
        say(phase, message);
        Conditions.progressing(status.conditions(), type, reason.name(), message, generation(), now());
    }

    /** The next look has to wait; what the last one found, phase and message, still holds. */
    public void waits(Reason reason, String message) {
        status.observedGeneration(generation());
        Conditions.progressing(status.conditions(), type, reason.name(), message, generation(), now());
    }

    /** A step is done that people want to hear of; nothing else changes. */
    public void news(Reason reason, String message) {
        events.normal(about, reason.name(), message);
    }

    /** Something happened that asks a person to act; nothing else changes. */
    public void alert(Reason reason, String message) {
        events.warning(about, reason.name(), message);
    }

    /** Something else that is said of it, in a condition of its own, whatever else holds. */
    public void beside(String otherType, boolean holds, Reason reason, String message) {
        Conditions.set(
                status.conditions(), otherType, holds ? "True" : "False", reason.name(), message, generation(), now());
    }

    /** Something beside it is wrong, in a condition of its own, whatever else holds; an Event says so once. */
    public void lacksBeside(String otherType, Reason reason, String message) {
        boolean news = !Conditions.has(status.conditions(), otherType, "False", reason.name(), message);
        beside(otherType, false, reason, message);
        if (news) {
            events.warning(about, reason.name(), message);
        }
    }

    /** What stays is as it should be, and no Event is due; it has no message but that of its condition. */
    public void holds(P phase, Reason reason, String message) {
        say(phase, null);
        Conditions.good(status.conditions(), type, reason.name(), message, generation(), now());
    }

    /** What stays is as it should be. */
    public void good(P phase, Reason reason, String message) {
        boolean news = isNews("True", reason, null);
        holds(phase, reason, message);
        if (news) {
            events.normal(about, reason.name(), message);
        }
    }

    /**
     * A run has come to its end.
     *
     * @param well whether everything that was asked for is done
     */
    public void ended(P phase, Reason reason, String message, boolean well) {
        beforeEnd.run();
        say(phase, message);
        status.completionTime(now().toString());
        if (well) {
            Conditions.good(status.conditions(), type, reason.name(), message, generation(), now());
            events.normal(about, reason.name(), message);
        } else {
            Conditions.stalled(status.conditions(), type, reason.name(), message, generation(), now());
            events.warning(about, reason.name(), message);
        }
    }

    /** Something is in the way; whether it is Stalled or tried again, the trouble says itself. */
    public void trouble(P phase, Trouble trouble) {
        trouble(phase, trouble.next(), trouble.reason(), trouble.getMessage());
    }

    public void trouble(P phase, Next next, Reason reason, String message) {
        trouble(phase, next, reason, message, message);
    }

    /** @param event what the Event says, where that is not the message of the condition */
    public void trouble(P phase, Next next, Reason reason, String message, String event) {
        boolean news = isNews(
                next == Next.TRIED_AGAIN && isRun() ? "Unknown" : "False",
                reason,
                next == Next.FOR_PEOPLE ? message : null);
        lacks(phase, next, reason, message);
        if (news) {
            events.warning(about, reason.name(), event);
        }
    }

    /** Something is in the way, and no Event is due. */
    public void lacks(P phase, Trouble trouble) {
        lacks(phase, trouble.next(), trouble.reason(), trouble.getMessage());
    }

    private void lacks(P phase, Next next, Reason reason, String message) {
        say(phase, message);
        if (next == Next.FOR_PEOPLE) {
            Conditions.stalled(status.conditions(), type, reason.name(), message, generation(), now());
        } else if (isRun()) {
            Conditions.progressing(status.conditions(), type, reason.name(), message, generation(), now());
        } else {
            Conditions.failing(status.conditions(), type, reason.name(), message, generation(), now());
        }
    }

    /** Whether people have not heard this yet: another status or reason than before, or with the same ones another message. */
    public boolean isNews(String conditionStatus, Reason reason, String message) {
        return Stream.of(before, status.conditions())
                .noneMatch(known -> Conditions.has(known, type, conditionStatus, reason.name(), message));
    }

    private boolean isRun() {
        return type.equals(Conditions.SUCCEEDED);
    }

    private void say(P phase, String message) {
        status.observedGeneration(generation());
        if (phase != null) {
            status.phase(phase);
        }
        status.message(Conditions.stored(message));
    }

    private Long generation() {
        return about.getMetadata().getGeneration();
    }
}
