package io.salvor.operator.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.LeasedWork;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.operator.run.RunStatus;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.store.Usage;
import io.salvor.trouble.Next;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import io.salvor.units.Figures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/** Opens the repository of a namespace, or makes it where there never was one, one process at a time; then counts what it holds. */
@ControllerConfiguration(name = "resticrepository", generationAwareEventProcessing = false)
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class ResticRepositoryReconciler implements Reconciler<ResticRepository> {
    private static final Duration BUSY = Duration.ofSeconds(10);

    private static final Duration COUNTED_AGAIN = Duration.ofMinutes(5);

    private final OwnObjects objects;
    private final Locations locations;
    private final RepositoryOpener opener;
    private final LockLook locks;
    private final KeyLook keys;
    private final ResticSlots slots;
    private final ExclusiveWork alone;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;
    private final MovedRepository moved;

    public ResticRepositoryReconciler(
            OwnObjects objects,
            Locations locations,
            RepositoryOpener opener,
            LockLook locks,
            KeyLook keys,
            ResticSlots slots,
            ExclusiveWork alone,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.locations = locations;
        this.opener = opener;
        this.locks = locks;
        this.keys = keys;
        this.slots = slots;
        this.alone = alone;
        this.events = events;
        this.json = json;
        this.clock = clock;
        this.moved = new MovedRepository(objects, locations);
    }

    @Override
    public UpdateControl<ResticRepository> reconcile(ResticRepository repository, Context<ResticRepository> context) {
        ResticRepositoryStatus status = repository.getStatus();
        StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, repository);
        boolean ready = status.phase == RepositoryPhase.Ready;
        boolean due = ready
                || RepositoryLook.notBefore(repository, Instant.now(clock)).isZero();
        if (due && moved.follow(repository)) {
            return UpdateControl.<ResticRepository>noUpdate().rescheduleAfter(BUSY);
        }
        if (ready && !isMeasured(repository)) {
            return measure(repository, update);
        }
        // Where no key opens any more, it is not as ready as it says, and looked at whole.
        Duration early = ready
                ? lookAround(repository).orElse(Duration.ZERO)
                : RepositoryLook.notBefore(repository, Instant.now(clock));
        if (early.compareTo(Duration.ZERO) > 0) {
            return update.again(early);
        }
        RunStatus<RepositoryPhase> standing = RunStatus.ofState(repository, status, events, clock);
        if (!slots.take(repository.getMetadata().getName())) {
            standing.waits(Reason.Queued, "waits for one of the " + slots.most() + " that are looked at at a time");
            return update.again(ResticSlots.ASK_AGAIN);
        }
        try {
            if (!look(repository, standing)) {
                return update.again(BUSY);
            }
        } finally {
            slots.giveBack();
        }
        status.lastHandledReconcileAt = RepositoryLook.requested(repository);
        status.lastLookTime = standing.now().toString();
        return status.phase == RepositoryPhase.Ready
                ? measure(repository, update)
                : update.again(RepositoryLook.notBefore(repository, standing.now()));
    }

    /** Whether it was looked at: not while somebody else works on it. */
    private boolean look(ResticRepository repository, RunStatus<RepositoryPhase> standing) {
        try {
            LeasedWork.Outcome<RepositoryOpener.Opened> outcome =
                    alone.under(RepositoryOpener.lease(repository), () -> opener.open(repository, standing.now()));
            if (outcome.heldBy() != null) {
                // Backups fail their volumes with the message, so it stays what the last look has found.
                standing.waits(Reason.RepositoryBusy, outcome.heldBy() + " works on the repository");
                return false;
            }
            ready(repository, standing, outcome.result());
        } catch (Trouble e) {
            // Also where a person has to act first: nothing but the next look finds out that they have.
            standing.trouble(RepositoryPhase.NotReady, Next.TRIED_AGAIN, e.reason(), e.getMessage());
        }
        return true;
    }

    /** Looks for what is to be done beside the work of others. @return when to look again; empty where its password opens it no more */
    private Optional<Duration> lookAround(ResticRepository repository) {
        Duration forLocks = locks.look(repository);
        return keys.look(repository).map(forKeys -> forLocks.compareTo(forKeys) < 0 ? forLocks : forKeys);
    }

    /** A Backup that has put something into it asks for another count, as people may. */
    private static boolean isMeasured(ResticRepository repository) {
        ResticRepositoryStatus status = repository.getStatus();
        return status.measuredTime != null
                && Objects.equals(RepositoryLook.requested(repository), status.lastHandledReconcileAt);
    }

    /** Counts what it holds. Where that cannot be done, the last count stays with its time, and it is tried again. */
    private UpdateControl<ResticRepository> measure(
            ResticRepository repository, StatusUpdates<ResticRepository> update) {
        ResticRepositoryStatus status = repository.getStatus();
        String namespace = repository.getSpec().volumeNamespace;
        try {
            ObjectStore store =
                    locations.open(repository.getSpec().backupStorageLocation).store();
            Usage all = store.usage(ObjectNames.repository(namespace) + "/");
            status.snapshots = Math.toIntExact(
                    store.usage(ObjectNames.repositorySnapshots(namespace)).objects());
            status.totalBytes = all.bytes();
            status.size = Figures.bytes(all.bytes());
            status.measuredTime =
                    Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
            status.lastHandledReconcileAt = RepositoryLook.requested(repository);
            return update.again(lookAround(repository).orElse(BUSY));
        } catch (Trouble e) {
            // The location says itself what is wrong with it.
            return update.again(COUNTED_AGAIN);
        }
    }

    private static void ready(
            ResticRepository repository, RunStatus<RepositoryPhase> standing, RepositoryOpener.Opened opened) {
        ResticRepositoryStatus status = repository.getStatus();
        status.repositoryID = opened.id();
        KeyLook.say(status, opened.key(), standing.now());
        if (status.readyTime == null) {
            status.readyTime = standing.now().toString();
        }
        if (opened.made()) {
            standing.news(Reason.RepositoryCreated, "repository " + repository.getSpec().repoIdentifier + " was made");
        }
        standing.good(
                RepositoryPhase.Ready,
                Reason.Ready,
                "repository " + repository.getSpec().repoIdentifier + " opens with its password");
    }
}
