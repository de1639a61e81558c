package io.salvor.operator.run;

import io.salvor.api.RunEnding;
import io.salvor.job.RunDecision;
import io.salvor.trouble.Reason;
import io.salvor.units.Shortened;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The steps by which a run comes to its end: one that fails is tried again for some minutes, then the run ends without it. */
public final class EndSteps {
    private static final Logger LOG = Logger.getLogger(EndSteps.class);

    private final String run;
    private final RunEnding ending;
    private final Clock clock;

    /**
     * @param run its kind and name, for the log
     * @param ending null for a run that comes to its end by itself; it waits for its steps until its deadline
     */
    public EndSteps(String run, RunEnding ending, Clock clock) {
        this.run = run;
        this.ending = ending;
        this.clock = clock;
    }

    /** An end that begins now. */
    public static RunEnding begun(String reason, String message, Clock clock) {
        RunEnding ending = new RunEnding();
        ending.since = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        ending.reason = reason;
        ending.message = Shortened.message(message);
        return ending;
    }

    /** Why an end was begun; a word that another version has put there counts as one that nobody expected. */
    public static Reason reason(String word) {
        return Stream.of(Reason.values())
                .filter(reason -> reason.name().equals(word))
                .findFirst()
                .orElse(Reason.Unexpected);
    }

    /** Until when a step that fails is tried again; only of an end that was begun. */
    public Instant patientUntil() {
        return RunDecision.patientUntil(Instant.parse(ending.since));
    }

    /** Whether a step that fails is tried again. */
    public boolean isPatient() {
        return ending == null || Instant.now(clock).isBefore(patientUntil());
    }

    /** Whether Jobs that were asked to stop are still waited for. */
    public boolean awaitsJobs(boolean atWork) {
        return RunDecision.awaitsJobs(Instant.parse(ending.since), atWork, Instant.now(clock));
    }

    /** Does a step, or goes on without it where it has failed for too long; whether it is done. */
    public boolean attempt(Runnable step) {
        try {
            step.run();
            return true;
        } catch (StatusUpdates.OutdatedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (isPatient()) {
                throw e;
            }
            LOG.warnf(e, "%s ends although a step of its end has failed", run);
            return false;
        }
    }
}
