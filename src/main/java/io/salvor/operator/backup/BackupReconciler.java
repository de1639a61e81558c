package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.salvor.api.Backup;
import io.salvor.api.BackupPolicy;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.ResticRepository;
import io.salvor.backup.BackupOutcome;
import io.salvor.backup.LocationPatience;
import io.salvor.backup.PlannedVolume;
import io.salvor.backup.SavedVolumes;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.backup.hooks.BackupHooks;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.policy.PolicyChecks;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Next;
import io.salvor.trouble.StorageException;
import io.salvor.units.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries a Backup from its request to its seal. What is done next follows from the Backup, its PodVolumeBackups and Jobs,
 * and the plan in the bucket; nothing is remembered, so this process may end at any line.
 */
@ControllerConfiguration(name = "backup")
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class BackupReconciler implements Reconciler<Backup> {
    /** Progress of running volumes is looked at this often; their ends come as events. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** Jobs end themselves at the deadline of the Backup; they get this long to do so before hooks after run without them. */
    private static final Duration LAST_WORDS = Duration.ofMinutes(2);

    private final OwnObjects objects;
    private final Locations locations;
    private final BackupFreezer freezer;
    private final BackupRunner runner;
    private final BackupHooks hooks;
    private final BackupSeal seal;
    private final VolumeBackups records;
    private final NodeJobs jobs;
    private final OperatorConfig config;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    public BackupReconciler(
            OwnObjects objects,
            Locations locations,
            BackupFreezer freezer,
            BackupRunner runner,
            BackupHooks hooks,
            BackupSeal seal,
            VolumeBackups records,
            NodeJobs jobs,
            OperatorConfig config,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.locations = locations;
        this.freezer = freezer;
        this.runner = runner;
        this.hooks = hooks;
        this.seal = seal;
        this.records = records;
        this.jobs = jobs;
        this.config = config;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Backup>> prepareEventSources(EventSourceContext<Backup> context) {
        return List.of(
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(PodVolumeBackup.class, Backup.class)
                                .withNamespaces(Set.of(config.namespace()))
                                // Progress is not an event: a thousand of them would reconcile the Backup a thousand
                                // times.
                                .withOnUpdateFilter((next, previous) -> next.hasEnded() != previous.hasEnded())
                                .withOnAddFilter(added -> false)
                                .build(),
                        context),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(Job.class, Backup.class)
                                .withNamespaces(Set.of(config.namespace()))
                                .withLabelSelector(Labels.BACKUP)
                                .withOnAddFilter(added -> false)
                                .build(),
                        context),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(ResticRepository.class, Backup.class)
                                .withNamespaces(Set.of(config.namespace()))
                                .withSecondaryToPrimaryMapper(repository -> context.getPrimaryCache()
                                        .list(backup -> !backup.hasEnded())
                                        .map(ResourceID::fromResource)
                                        .collect(Collectors.toSet()))
                                .build(),
                        context));
    }

    @Override
    public UpdateControl<Backup> reconcile(Backup cached, Context<Backup> context) {
        // The cache may not have seen this process's own last write yet, and a stage must not be begun twice.
        Backup backup =
                objects.get(Backup.class, cached.getMetadata().getName()).orElse(null);
        if (backup == null || backup.hasEnded()) {
            return UpdateControl.noUpdate();
        }
        StatusUpdates<Backup> update = new StatusUpdates<>(objects, json, backup);
        BackupProgress progress = new BackupProgress(backup, events, clock);
        try {
            boolean carriedOn = carryOn(backup, progress, update::checkpoint);
            if (!backup.hasEnded() && BackupHooks.outstanding(backup)) {
                release(backup, carriedOn, update::checkpoint);
            }
        } catch (StatusUpdates.OutdatedException e) {
            return StatusUpdates.soon();
        }
        return backup.hasEnded() ? update.done() : update.again(LOOK_AGAIN);
    }

    /** Does the next step; false when the location is not there for it. */
    private boolean carryOn(Backup backup, BackupProgress progress, Runnable checkpoint) {
        try {
            Optional<OpenLocation> location = open(backup, progress, checkpoint);
            if (location.isPresent()) {
                step(backup, location.get(), progress, checkpoint);
            }
            return location.isPresent();
        } catch (StorageException | CatalogException e) {
            // The bucket was away in the middle of it: what is done stays done, and the step is tried again.
            progress.waiting(e.reason().name(), e.getMessage());
            return false;
        }
    }

    /** Runs the hooks after that would otherwise wait for the location, or for an end that is late. */
    private void release(Backup backup, boolean carriedOn, Runnable checkpoint) {
        String deadline = backup.getStatus().deadline;
        boolean over = deadline != null
                && Instant.now(clock).isAfter(Instant.parse(deadline).plus(LAST_WORDS));
        if (over) {
            hooks.withoutPlan(backup, true, Set.of(), checkpoint);
        } else if (!carriedOn) {
            hooks.withoutPlan(backup, false, runner.podsAtWork(backup), checkpoint);
        }
    }

    /** Ends a Backup that cannot be made; nobody looks at it again, so its hooks after run first. */
    private void fail(Backup backup, String reason, String message, BackupProgress progress, Runnable checkpoint) {
        hooks.withoutPlan(backup, true, Set.of(), checkpoint);
        progress.failed(reason, message);
    }

    private Optional<OpenLocation> open(Backup backup, BackupProgress progress, Runnable checkpoint) {
        if (backup.getStatus().planned) {
            return usable(backup, backup.getStatus().storageLocation, null, progress, checkpoint);
        }
        BackupPolicy policy = policy(backup);
        if (policy == null) {
            progress.failed(
                    "PolicyNotFound",
                    "Backup " + backup.getMetadata().getName() + " names BackupPolicy "
                            + backup.getSpec().policy + ", which does not exist in namespace " + config.namespace()
                            + "; create the policy, then another Backup");
            return Optional.empty();
        }
        List<FieldProblem> problems = PolicyChecks.problems(json.valueToTree(policy.getSpec()));
        if (!problems.isEmpty()) {
            progress.failed(
                    "InvalidPolicy",
                    "BackupPolicy " + backup.getSpec().policy + " cannot be run: " + problems.get(0)
                            + "; mend it, then create another Backup");
            return Optional.empty();
        }
        String deadline = policy.getSpec().startingDeadline == null ? "1h" : policy.getSpec().startingDeadline;
        return usable(backup, policy.getSpec().storageLocation, Durations.parse(deadline), progress, checkpoint);
    }

    private BackupPolicy policy(Backup backup) {
        return objects.get(BackupPolicy.class, backup.getSpec().policy).orElse(null);
    }

    private Optional<OpenLocation> usable(
            Backup backup, String name, Duration startingDeadline, BackupProgress progress, Runnable checkpoint) {
        try {
            OpenLocation location = locations.open(name);
            if (!backup.getStatus().planned) {
                location.store().probe();
            }
            return Optional.of(location);
        } catch (LocationException e) {
            unusable(backup, e.next(), e.reason().name(), e.getMessage(), startingDeadline, progress, checkpoint);
        } catch (StorageException e) {
            unusable(
                    backup,
                    e.next(),
                    e.reason().name(),
                    "location " + name + ": " + e.getMessage(),
                    startingDeadline,
                    progress,
                    checkpoint);
        }
        return Optional.empty();
    }

    private void unusable(
            Backup backup,
            Next next,
            String reason,
            String message,
            Duration startingDeadline,
            BackupProgress progress,
            Runnable checkpoint) {
        Optional<Instant> end = LocationPatience.until(
                Instant.parse(backup.getMetadata().getCreationTimestamp()),
                startingDeadline,
                backup.getStatus().planned,
                next == Next.FOR_PEOPLE,
                Instant.now(clock));
        if (end.isPresent()) {
            progress.waiting(reason, message + " (tried again until " + end.get() + ")");
        } else {
            fail(backup, reason, message, progress, checkpoint);
        }
    }

    private void step(Backup backup, OpenLocation location, BackupProgress progress, Runnable checkpoint) {
        FrozenBackup frozen;
        if (backup.getStatus().planned) {
            frozen = location.catalog()
                    .plan(backup.getMetadata().getName(), FrozenBackup.class)
                    .orElse(null);
            if (frozen == null) {
                fail(
                        backup,
                        "PlanMissing",
                        "the plan of Backup " + backup.getMetadata().getName()
                                + " has vanished from location " + location.name()
                                + "; look what removed it, then create another Backup",
                        progress,
                        checkpoint);
                return;
            }
        } else {
            Optional<BackupMarker> taken =
                    location.catalog().marker(backup.getMetadata().getName());
            if (taken.isPresent()
                    && !Objects.equals(taken.get().uid(), backup.getMetadata().getUid())) {
                progress.failed(
                        "BackupExists",
                        "location " + location.name() + " holds a backup named "
                                + backup.getMetadata().getName() + " already; create one with another name");
                return;
            }
            frozen = freezer.freeze(backup, policy(backup), location);
            createRecords(backup, frozen, location);
            progress.planned(frozen, location.name());
        }
        run(backup, location, frozen, progress, checkpoint);
    }

    private void createRecords(Backup backup, FrozenBackup frozen, OpenLocation location) {
        for (PlannedVolume volume : frozen.plan().volumes()) {
            records.create(VolumeRecords.of(backup, frozen, volume, location));
        }
    }

    private void run(
            Backup backup, OpenLocation location, FrozenBackup frozen, BackupProgress progress, Runnable checkpoint) {
        List<PodVolumeBackup> volumes = runner.advance(backup, frozen, location, checkpoint);
        progress.of(frozen, volumes);
        if (volumes.size() < frozen.plan().volumes().size()) {
            // Somebody deleted a record: without it a volume of the plan would be missing in silence.
            createRecords(backup, frozen, location);
        } else if (hooks.after(backup, volumes, checkpoint) && volumes.stream().allMatch(PodVolumeBackup::hasEnded)) {
            SavedVolumes saved = BackupSeal.saved(frozen, volumes);
            BackupOutcome outcome = BackupOutcome.of(
                    frozen.plan(),
                    saved,
                    frozen.objects(),
                    frozen.problems(),
                    BackupHooks.failure(backup).map(status -> status.message).orElse(null));
            Instant completed = seal.seal(frozen, volumes, saved, location, outcome);
            jobs.forgetSecrets(Labels.BACKUP, backup.getMetadata().getName());
            progress.ended(outcome, completed);
        }
    }
}
