package io.salvor.operator.storage;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.LeasedWork;
import io.salvor.maintenance.LockClearing.Lock;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Looks for locks in a repository that is ready, has those of the dead removed, and says which one excludes everybody. */
@ApplicationScoped
public class LockLook {
    private static final Logger LOG = Logger.getLogger(LockLook.class);

    /** Somebody else works on the repository. */
    private static final Duration BUSY = Duration.ofSeconds(10);

    /** Nobody asks for a look after a Restore, or after a Backup that was deleted. */
    private static final Duration NONE_WAS_LEFT = Duration.ofHours(1);

    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(5);

    /** What only people can change, or time. */
    private static final Set<Reason> REFUSED = Set.of(Reason.AccessDenied, Reason.RetentionLocked);

    private final RepositoryLocks locks;
    private final ResticSlots slots;
    private final ExclusiveWork alone;
    private final Clock clock;

    public LockLook(RepositoryLocks locks, ResticSlots slots, ExclusiveWork alone, Clock clock) {
        this.locks = locks;
        this.slots = slots;
        this.alone = alone;
        this.clock = clock;
    }

    /** Sets the condition in the status of the repository, and returns how long to wait before the next look. It never fails. */
    Duration look(ResticRepository repository) {
        try {
            if (locks.any(repository)) {
                return clear(repository);
            }
            say(repository, List.of());
            return NONE_WAS_LEFT;
        } catch (Trouble | KubernetesClientException e) {
            if (e instanceof Trouble trouble && REFUSED.contains(trouble.reason())) {
                refused(repository.getStatus(), trouble, Instant.now(clock));
            }
            LOG.warnf(
                    "the locks of ResticRepository %s are looked at again in %d minutes: %s",
                    repository.getMetadata().getName(), AFTER_TROUBLE.toMinutes(), e.getMessage());
            return AFTER_TROUBLE;
        }
    }

    /**
     * Removes the locks of the dead before a Job begins that excludes others.
     *
     * @return what is in its way; empty when nothing is
     * @throws Trouble where they cannot be read
     */
    public Optional<String> clearBefore(ResticRepository repository) {
        if (!locks.any(repository)) {
            return Optional.empty();
        }
        if (!slots.take(repository.getMetadata().getName())) {
            return Optional.of("as many repositories are looked at as may be at a time");
        }
        try {
            LeasedWork.Outcome<List<Lock>> outcome =
                    alone.under(RepositoryOpener.lease(repository), () -> locks.clear(repository));
            if (outcome.heldBy() != null) {
                return Optional.of(outcome.heldBy() + " works on the repository");
            }
            say(repository, outcome.result());
            return outcome.result().stream()
                    .filter(Lock::exclusive)
                    .findFirst()
                    .map(lock -> "a restic on " + lock.hostname() + " holds a lock that excludes all others");
        } finally {
            slots.giveBack();
        }
    }

    private Duration clear(ResticRepository repository) {
        if (!slots.take(repository.getMetadata().getName())) {
            return ResticSlots.ASK_AGAIN;
        }
        try {
            LeasedWork.Outcome<List<Lock>> outcome =
                    alone.under(RepositoryOpener.lease(repository), () -> locks.clear(repository));
            if (outcome.heldBy() != null) {
                return BUSY;
            }
            say(repository, outcome.result());
            // Of many, not all were read.
            return locks.any(repository) ? RepositoryLook.again(repository, Instant.now(clock)) : NONE_WAS_LEFT;
        } finally {
            slots.giveBack();
        }
    }

    /** Nothing is red for that: only what needs the repository for itself has to wait. */
    private static void refused(ResticRepositoryStatus status, Trouble trouble, Instant now) {
        Conditions.set(
                status.conditions,
                Conditions.LOCKS_CLEARED,
                "False",
                trouble.reason().name(),
                "locks of restics that are over cannot be removed, and keep maintenance from starting; it is tried again: "
                        + trouble.getMessage(),
                status.observedGeneration,
                now);
    }

    private void say(ResticRepository repository, List<Lock> left) {
        Conditions.remove(repository.getStatus().conditions, Conditions.LOCKS_CLEARED);
        left.stream()
                .filter(Lock::exclusive)
                .findFirst()
                .ifPresentOrElse(
                        lock -> locked(repository.getStatus(), lock, Instant.now(clock)),
                        () -> Conditions.remove(repository.getStatus().conditions, Conditions.LOCKED));
    }

    private static void locked(ResticRepositoryStatus status, Lock lock, Instant now) {
        Conditions.set(
                status.conditions,
                Conditions.LOCKED,
                "True",
                Reason.RepositoryLocked.name(),
                "a restic on " + lock.hostname() + " holds a lock that excludes all others, " + lock.id()
                        + ": wait until it has ended; if it was killed, its lock goes half an hour later",
                status.observedGeneration,
                now);
    }
}
