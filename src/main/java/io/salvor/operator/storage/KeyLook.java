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
import java.util.Optional;
import org.jboss.logging.Logger;

/** Has a repository that is ready and has an ordinary key given a cheap one, and says how it stands with that. */
@ApplicationScoped
public class KeyLook {
    private static final Logger LOG = Logger.getLogger(KeyLook.class);

    /** Somebody else works on the repository. */
    private static final Duration BUSY = Duration.ofSeconds(10);

    private static final Duration AFTER_TROUBLE = Duration.ofHours(1);

    /** Another version of restic may take it. */
    private static final Duration AFTER_REFUSAL = Duration.ofDays(1);

    private static final Duration NOTHING_TO_DO = Duration.ofDays(1);

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

    /** Sets what the status of the repository says of it, and returns how long to wait before the next look. It never fails. */
    Duration look(ResticRepository repository) {
        ResticRepositoryStatus status = repository.getStatus();
        Instant now = Instant.now(clock);
        if (status.keyCost == KeyCost.Cheap) {
            return NOTHING_TO_DO;
        }
        Duration early = notBefore(status, now);
        if (early.compareTo(Duration.ZERO) > 0) {
            return early;
        }
        try {
            // Where nothing is written, keys are not, either.
            return locations.open(repository.getSpec().backupStorageLocation).readOnly()
                    ? NOTHING_TO_DO
                    : renew(repository, now);
        } catch (Trouble | KubernetesClientException e) {
            LOG.warnf(
                    "the key of ResticRepository %s is looked at again in %d minutes: %s",
                    repository.getMetadata().getName(), AFTER_TROUBLE.toMinutes(), e.getMessage());
            return AFTER_TROUBLE;
        }
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
            return left.isZero() ? NOTHING_TO_DO : left;
        } finally {
            slots.giveBack();
        }
    }

    /** Writes down how it stands; the condition is there only while something is in the way. */
    static void say(ResticRepositoryStatus status, RepositoryKeys.Outcome outcome, Instant now) {
        status.keyCost = outcome.cost();
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
