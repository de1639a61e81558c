package io.salvor.node.maintenance;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.AttemptOverException;
import io.salvor.kubernetes.LeasedWork;
import io.salvor.kubernetes.LeasedWork.Outcome;
import io.salvor.maintenance.Step;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.Trouble;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Does the steps of a round that are left, under the repository's Lease. A Lease that is lost, or a Job that is asked to stop, ends the step
 * at work, and none follows.
 */
public final class RepositoryUpkeep {
    /** Somebody who holds the Lease and has died is known by that it stays as it is for half a minute. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final long ASKED_EVERY_MILLIS = 1000;

    /** After these a check can say more, and is not kept from it by them. */
    private static final Set<Reason> LOOKED_INTO = EnumSet.of(Reason.Failed, Reason.RepositoryDamaged);

    private final LeasedWork alone;
    private final String lease;
    private final StepRecord record;
    private final StepWork work;
    private final PrintWriter log;
    private final Clock clock;

    RepositoryUpkeep(LeasedWork alone, String lease, StepRecord record, StepWork work, PrintWriter log, Clock clock) {
        this.alone = alone;
        this.lease = lease;
        this.record = record;
        this.work = work;
        this.log = log;
        this.clock = clock;
    }

    /** Why not all is done; empty when it is. */
    Optional<Trouble> run() throws InterruptedException {
        Instant until = clock.instant().plus(LONGEST_WAIT);
        while (true) {
            Outcome<Optional<Trouble>> outcome = alone.under(lease, this::steps);
            if (outcome.heldBy() == null) {
                return outcome.result();
            }
            if (begun || clock.instant().isAfter(until)) {
                return Optional.of(new ResticException(
                        Reason.RepositoryBusy, outcome.heldBy() + " works on the repository, so this Job has stopped"));
            }
            Thread.sleep(ASKED_EVERY_MILLIS);
        }
    }

    private boolean begun;

    private Optional<Trouble> steps() {
        begun = true;
        Trouble first = null;
        try {
            for (Step step : record.left()) {
                Trouble failed = step(step);
                if (failed != null && !LOOKED_INTO.contains(failed.reason())) {
                    record.rests();
                    return Optional.of(failed);
                }
                first = first == null ? failed : first;
            }
            record.rests();
            return Optional.ofNullable(first);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new ResticException(Reason.Interrupted, "the Job was asked to stop"));
        } catch (AttemptOverException e) {
            return Optional.of(new ResticException(Reason.Interrupted, e.getMessage()));
        } catch (KubernetesClientException e) {
            return Optional.of(new ResticException(
                    Reason.ApiUnavailable, "what is done cannot be put on record: " + e.getMessage()));
        }
    }

    /** What keeps a step from being done; null when it is done. */
    private Trouble step(Step step) throws InterruptedException {
        record.begins(step, clock.instant().truncatedTo(ChronoUnit.SECONDS));
        try {
            record.ends(step, work.perform(step, record.repository()));
            return null;
        } catch (Trouble e) {
            log.println(step + " failed: " + e.getMessage());
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            return e;
        }
    }
}
