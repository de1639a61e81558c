package io.salvor.operator.storage;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Condition;
import io.salvor.api.KeyCost;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.LeasedWork;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Has a repository that is ready and has an ordinary key given a cheap one, and says how it stands with that. Once a day it looks whether that
 * is still so, for somebody else may have put other keys there.
 */
@ApplicationScoped
public class KeyLook {
    private static final Logger LOG = Logger.getLogger(KeyLook.class);

    /** Somebody else works on the repository. */
    private static final Duration BUSY = Duration.ofSeconds(10);

    private static final Duration AFTER_TROUBLE = Duration.ofHours(1);

    /** Another version of restic may take it. */
    private static final Duration AFTER_REFUSAL = Duration.ofDays(1);

    private static final Duration LOOKED_AGAIN = Duration.ofDays(1);

    private final Locations locations;
    private final RepositoryKeys keys;
    private final ResticSlots slots;
    private final ExclusiveWork alone;
    private final Clock clock;

    public KeyLook(Locations locations, RepositoryKeys keys, ResticSlots slots, ExclusiveWork alone, Clock clock) {
        this.locations = locations;
        this.keys = keys;
        this.slots = slots;
        this.alone = alone;
        this.clock = clock;
    }

    /**
     * Sets what the status of the repository says of it. It never fails.
     *
     * @return how long to wait before the next look; empty where the repository has no key any more that its password opens
     */
    Optional<Duration> look(ResticRepository repository) {
        ResticRepositoryStatus status = repository.getStatus();
        Instant now = Instant.now(clock);
        Duration early = notBefore(status, now);
        if (early.compareTo(Duration.ZERO) > 0) {
            return Optional.of(early);
        }
        try {
            OpenLocation location = locations.open(repository.getSpec().backupStorageLocation);
            KeyCost due = location.passwords().inForce().isRandom() ? KeyCost.Cheap : KeyCost.Ordinary;
            Duration left = status.keyCost == due ? sinceLast(status, now) : Duration.ZERO;
            // Where nothing is written, keys are not, either.
            return location.readOnly() || left.compareTo(Duration.ZERO) > 0
                    ? Optional.of(location.readOnly() ? LOOKED_AGAIN : left)
                    : look(repository, location, due, now);
        } catch (Trouble | KubernetesClientException e) {
            LOG.warnf(
                    "the key of ResticRepository %s is looked at again in %d minutes: %s",
                    repository.getMetadata().getName(), AFTER_TROUBLE.toMinutes(), e.getMessage());
            return Optional.of(AFTER_TROUBLE);
        }
    }

    private Optional<Duration> look(ResticRepository repository, OpenLocation location, KeyCost due, Instant now) {
        return switch (keys.known().look(location, repository.getSpec().volumeNamespace)) {
            case Good -> {
                say(repository.getStatus(), new RepositoryKeys.Outcome(due, null), now);
                yield Optional.of(LOOKED_AGAIN);
            }
            case Other -> Optional.of(renew(repository, now));
            case None -> none(repository.getStatus(), now);
        };
    }

    /** restic may open one that this process cannot bear to open, and has said so less than a day ago. */
    private static Optional<Duration> none(ResticRepositoryStatus status, Instant now) {
        Duration left = sinceLast(status, now);
        if (status.keyCost == KeyCost.Ordinary && left.compareTo(Duration.ZERO) > 0) {
            return Optional.of(left);
        }
        status.keyCost = null;
        return Optional.empty();
    }

    /** How long what was seen last counts. */
    private static Duration sinceLast(ResticRepositoryStatus status, Instant now) {
        return status.keyLookTime == null
                ? Duration.ZERO
                : Duration.between(now, Instant.parse(status.keyLookTime).plus(LOOKED_AGAIN));
    }

    private Duration renew(ResticRepository repository, Instant now) {
        if (!slots.take(repository.getMetadata().getName())) {
            return ResticSlots.ASK_AGAIN;
        }
        try {
            LeasedWork.Outcome<RepositoryKeys.Outcome> outcome = alone.under(
                    RepositoryOpener.lease(repository),
                    () -> keys.renew(
                            locations.openToWrite(repository.getSpec().backupStorageLocation),
                            repository.getSpec().volumeNamespace,
                            now));
            if (outcome.heldBy() != null) {
                return BUSY;
            }
            say(repository.getStatus(), outcome.result(), now);
            Duration left = notBefore(repository.getStatus(), now);
            return left.isZero() ? LOOKED_AGAIN : left;
        } finally {
            slots.giveBack();
        }
    }

    /** Writes down how it stands; the condition is there only while something is in the way. */
    static void say(ResticRepositoryStatus status, RepositoryKeys.Outcome outcome, Instant now) {
        status.keyCost = outcome.cost();
        status.keyLookTime = now.truncatedTo(ChronoUnit.SECONDS).toString();
        // Its time is that of the last try.
        Conditions.remove(status.conditions, Conditions.CHEAP_KEY);
        if (outcome.trouble() != null) {
            Conditions.set(
                    status.conditions,
                    Conditions.CHEAP_KEY,
                    "False",
                    outcome.trouble().reason().name(),
                    outcome.trouble().getMessage(),
                    status.observedGeneration,
                    now);
        }
    }

    /** How long it is left alone after the last try. */
    private static Duration notBefore(ResticRepositoryStatus status, Instant now) {
        Optional<Condition> failed = status.conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.CHEAP_KEY))
                .findFirst();
        if (failed.isEmpty()) {
            return Duration.ZERO;
        }
        Duration pause = failed.get().reason.equals(Reason.CheapKeyRefused.name()) ? AFTER_REFUSAL : AFTER_TROUBLE;
        Duration left = Duration.between(
                now, Instant.parse(failed.get().lastTransitionTime).plus(pause));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
