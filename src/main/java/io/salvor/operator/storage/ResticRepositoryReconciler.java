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
import io.salvor.catalog.RepositoryRecord;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.RepositoryLease;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectNames;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Opens the repository of a namespace, or makes it where there never was one. A repository that was there and is gone is
 * never made anew: that would hide the loss.
 */
@ControllerConfiguration(name = "resticrepository", generationAwareEventProcessing = false)
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class ResticRepositoryReconciler implements Reconciler<ResticRepository> {
    /** The longest that restic may take to open or make a repository. */
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final Duration RETRY = Duration.ofSeconds(30);

    private final OwnObjects objects;
    private final Locations locations;
    private final Restic restic;
    private final RepositoryLease leases;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    public ResticRepositoryReconciler(
            OwnObjects objects,
            Locations locations,
            Restic restic,
            RepositoryLease leases,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.locations = locations;
        this.restic = restic;
        this.leases = leases;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public UpdateControl<ResticRepository> reconcile(ResticRepository repository, Context<ResticRepository> context) {
        ResticRepositoryStatus status = repository.getStatus();
        if (status.phase == RepositoryPhase.Ready) {
            return UpdateControl.noUpdate();
        }
        StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, repository);
        status.observedGeneration = repository.getMetadata().getGeneration();
        String request = Repositories.request(repository);
        String busy = null;
        try {
            String lease = lease(repository);
            Optional<String> holder = leases.acquire(lease, DEADLINE.multipliedBy(2));
            if (holder.isPresent()) {
                busy = holder.get();
            } else {
                try {
                    ready(repository, openOrInit(repository));
                } finally {
                    leases.release(lease);
                }
            }
        } catch (Trouble e) {
            notReady(repository, e.reason().name(), e.getMessage());
        }
        if (busy == null) {
            status.lastHandledReconcileAt = request;
        } else {
            Conditions.progressing(
                    status.conditions,
                    Conditions.READY,
                    "RepositoryBusy",
                    busy + " works on the repository",
                    repository.getMetadata().getGeneration(),
                    Instant.now(clock));
        }
        return status.phase == RepositoryPhase.Ready ? update.done() : update.again(RETRY);
    }

    private static String lease(ResticRepository repository) {
        return "repository-" + repository.getMetadata().getName();
    }

    private String openOrInit(ResticRepository repository) {
        String namespace = repository.getSpec().volumeNamespace;
        OpenLocation location = locations.open(repository.getSpec().backupStorageLocation);
        // restic retries for minutes where the bucket refuses at once.
        location.store().probe();
        RepositoryAccess access = location.access(namespace);
        Optional<RepositoryRecord> record = location.catalog().repository(namespace);
        if (location.store().exists(ObjectNames.repositoryConfig(namespace))) {
            String id = restic.open(access, DEADLINE);
            location.catalog().recordRepository(namespace, new RepositoryRecord(id, Instant.now(clock)));
            return id;
        }
        if (record.isPresent() || repository.getStatus().readyTime != null) {
            throw new ResticException(Reason.RepositoryMissing, missing(repository));
        }
        String id = restic.init(access, DEADLINE);
        location.catalog().recordRepository(namespace, new RepositoryRecord(id, Instant.now(clock)));
        events.normal(repository, "RepositoryCreated", "repository " + access.identifier() + " was made");
        return id;
    }

    static String missing(ResticRepository repository) {
        return "repository " + repository.getSpec().repoIdentifier + " of namespace "
                + repository.getSpec().volumeNamespace
                + " was there and is gone: bring the bucket's content back. If its snapshots are to be given up for"
                + " good, remove repositories/" + repository.getSpec().volumeNamespace
                + ".json from the location and delete ResticRepository "
                + repository.getMetadata().getName() + "; a new one is made then";
    }

    private void ready(ResticRepository repository, String id) {
        ResticRepositoryStatus status = repository.getStatus();
        status.phase = RepositoryPhase.Ready;
        status.repositoryID = id;
        status.message = null;
        if (status.readyTime == null) {
            status.readyTime =
                    Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        }
        Conditions.good(
                status.conditions,
                Conditions.READY,
                "Ready",
                "the repository opens with its password",
                repository.getMetadata().getGeneration(),
                Instant.now(clock));
        events.normal(repository, "Ready", "repository " + repository.getSpec().repoIdentifier + " is ready");
    }

    private void notReady(ResticRepository repository, String reason, String message) {
        ResticRepositoryStatus status = repository.getStatus();
        if (!Conditions.has(status.conditions, Conditions.READY, "False", reason)) {
            events.warning(repository, reason, message);
        }
        status.phase = RepositoryPhase.NotReady;
        status.message = message;
        Conditions.failing(
                status.conditions,
                Conditions.READY,
                reason,
                message,
                repository.getMetadata().getGeneration(),
                Instant.now(clock));
    }
}
