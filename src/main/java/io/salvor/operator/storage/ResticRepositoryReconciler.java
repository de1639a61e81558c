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
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.maintenance.RepositoryOpening;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.operator.run.RunStatus;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
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

/** Opens the repository of a namespace, or makes it where there never was one, one process at a time; then counts what it holds. */
@ControllerConfiguration(name = "resticrepository", generationAwareEventProcessing = false)
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class ResticRepositoryReconciler implements Reconciler<ResticRepository> {
    /** The longest that restic may take to open or make a repository. */
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final Duration RETRY = Duration.ofSeconds(30);

    private static final Duration COUNTED_AGAIN = Duration.ofMinutes(5);

    private final OwnObjects objects;
    private final Locations locations;
    private final Restic restic;
    private final ExclusiveWork alone;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    public ResticRepositoryReconciler(
            OwnObjects objects,
            Locations locations,
            Restic restic,
            ExclusiveWork alone,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.locations = locations;
        this.restic = restic;
        this.alone = alone;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public UpdateControl<ResticRepository> reconcile(ResticRepository repository, Context<ResticRepository> context) {
        ResticRepositoryStatus status = repository.getStatus();
        StatusUpdates<ResticRepository> update = new StatusUpdates<>(objects, json, repository);
        if (status.phase == RepositoryPhase.Ready) {
            return isMeasured(repository) ? UpdateControl.noUpdate() : measure(repository, update);
        }
        RunStatus<RepositoryPhase> standing = RunStatus.ofState(repository, status, events, clock);
        String lease = "repository-" + repository.getMetadata().getName();
        try {
            ExclusiveWork.Outcome<String> opened = alone.under(lease, () -> openOrInit(repository, standing));
            if (opened.heldBy() != null) {
                // Backups fail their volumes with the message, so it stays what the last look has found.
                standing.waits(Reason.RepositoryBusy, opened.heldBy() + " works on the repository");
                return update.again(RETRY);
            }
            ready(repository, standing, opened.result());
        } catch (Trouble e) {
            // Also where a person has to act first: nothing but the next look finds out that they have.
            standing.trouble(RepositoryPhase.NotReady, Next.TRIED_AGAIN, e.reason(), e.getMessage());
        }
        status.lastHandledReconcileAt = RepositoryLook.requested(repository);
        return status.phase == RepositoryPhase.Ready ? measure(repository, update) : update.again(RETRY);
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
            return update.done();
        } catch (Trouble e) {
            // The location says itself what is wrong with it.
            return update.again(COUNTED_AGAIN);
        }
    }

    /** @return the identity that restic gave the repository */
    private String openOrInit(ResticRepository repository, RunStatus<RepositoryPhase> standing) {
        String namespace = repository.getSpec().volumeNamespace;
        OpenLocation location = locations.open(repository.getSpec().backupStorageLocation);
        // restic retries for minutes where the bucket refuses at once.
        location.store().probe();
        RepositoryAccess access = location.access(namespace);
        RepositoryOpening opening = RepositoryOpening.decide(
                location.store().exists(ObjectNames.repositoryConfig(namespace)),
                location.catalog().repository(namespace).isPresent(),
                repository.getStatus().readyTime != null);
        String id =
                switch (opening.action()) {
                    case Open -> restic.open(access, DEADLINE);
                    case Init -> restic.init(access, DEADLINE);
                    case Missing -> throw MissingRepository.trouble(repository, opening.because());
                };
        location.catalog().recordRepository(namespace, new RepositoryRecord(id, standing.now()));
        if (opening.action() == RepositoryOpening.Action.Init) {
            standing.news(Reason.RepositoryCreated, "repository " + access.identifier() + " was made");
        }
        return id;
    }

    private static void ready(ResticRepository repository, RunStatus<RepositoryPhase> standing, String id) {
        ResticRepositoryStatus status = repository.getStatus();
        status.repositoryID = id;
        if (status.readyTime == null) {
            status.readyTime = standing.now().toString();
        }
        standing.good(
                RepositoryPhase.Ready,
                Reason.Ready,
                "repository " + repository.getSpec().repoIdentifier + " opens with its password");
    }
}
