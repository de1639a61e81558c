package io.salvor.operator.backup;

import io.salvor.api.Backup;
import io.salvor.backup.LocationPatience;
import io.salvor.operator.backup.hooks.BackupHooks;
import io.salvor.trouble.Next;
import io.salvor.trouble.Trouble;
import io.salvor.units.Durations;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What becomes of a Backup that its stages cannot carry on: it waits or ends, and the pods that it holds are let go. */
@ApplicationScoped
public class BackupEnding {
    /** Jobs end themselves at the deadline of the Backup; they get this long to do so before post-hooks run without them. */
    private static final Duration LAST_WORDS = Duration.ofMinutes(2);

    private final BackupHooks hooks;
    private final BackupRunner runner;
    private final Clock clock;

    public BackupEnding(BackupHooks hooks, BackupRunner runner, Clock clock) {
        this.hooks = hooks;
        this.runner = runner;
        this.clock = clock;
    }

    /** Something is in the way of the next stage. What is done stays done, and where it may pass by itself, it is tried again. */
    void interrupted(BackupRound round, Trouble trouble) {
        if (trouble.next() == Next.FOR_PEOPLE) {
            fail(round, trouble);
        } else if (round.location() == null) {
            unopened(round, trouble);
        } else {
            wait(round, trouble, trouble.getMessage());
        }
    }

    private void unopened(BackupRound round, Trouble trouble) {
        Optional<Instant> until = LocationPatience.until(
                Instant.parse(round.backup().getMetadata().getCreationTimestamp()),
                round.isFrozen() ? null : Durations.parse(round.policy().getSpec().startingDeadline),
                Instant.now(clock));
        if (until.isPresent()) {
            wait(round, trouble, trouble.getMessage() + " (tried again until " + until.get() + ")");
        } else {
            fail(round, trouble);
        }
    }

    /**
     * Nobody looks at a Backup again that has ended, so its post-hooks run first. Its Jobs are stopped, because without their Secrets
     * a pod that has not started would hang until the deadline.
     */
    private void fail(BackupRound round, Trouble trouble) {
        hooks.withoutPlan(round.hooks(), true, Set.of());
        runner.stop(round.backup());
        round.progress().failed(trouble);
    }

    private void wait(BackupRound round, Trouble trouble, String message) {
        round.progress().waiting(trouble, message);
        if (round.hooks().outstanding()) {
            boolean late = isLate(round.backup());
            hooks.withoutPlan(round.hooks(), late, late ? Set.of() : runner.podsAtWork(round.backup()));
        }
    }

    /** Lets pods go when the end of the Backup is late, whatever its Jobs do. */
    void releaseIfLate(BackupRound round) {
        if (isLate(round.backup())) {
            hooks.withoutPlan(round.hooks(), true, Set.of());
        }
    }

    private boolean isLate(Backup backup) {
        String deadline = backup.getStatus().deadline;
        return deadline != null
                && Instant.now(clock).isAfter(Instant.parse(deadline).plus(LAST_WORDS));
    }
}
