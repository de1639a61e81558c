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
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.ResticRepository;
import io.salvor.backup.BackupStage;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries a Backup from its request to its seal, stage by stage. What is done next follows from the Backup, its PodVolumeBackups and
 * Jobs, and the plan in the bucket; nothing is remembered, so this process may end at any line.
 */
@ControllerConfiguration(name = "backup")
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class BackupReconciler implements Reconciler<Backup> {
    /** Progress of running volumes is looked at this often; their ends come as events. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** To see whether a person has put a damaged object back, an archive may have to be read from its start. */
    private static final Duration LOOK_AT_DAMAGE_AGAIN = Duration.ofMinutes(1);

    private final OwnObjects objects;
    private final BackupStages stages;
    private final BackupEnding ending;
    private final NodeJobs jobs;
    private final OperatorConfig config;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    public BackupReconciler(
            OwnObjects objects,
            BackupStages stages,
            BackupEnding ending,
            NodeJobs jobs,
            OperatorConfig config,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.stages = stages;
        this.ending = ending;
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
        // However it ends, nothing needs the passwords of its Jobs any more, and nobody looks at it again.
        BackupRound round = new BackupRound(
                backup,
                events,
                clock,
                update::checkpoint,
                () -> jobs.forgetSecrets(Labels.BACKUP, backup.getMetadata().getName()));
        Duration pause;
        try {
            pause = carryOn(round);
        } catch (StatusUpdates.OutdatedException e) {
            return StatusUpdates.soon();
        }
        return backup.hasEnded() ? update.done() : update.again(pause);
    }

    /** Does what can be done now; returns how long to wait before the next look. */
    private Duration carryOn(BackupRound round) {
        try {
            for (BackupStage stage : BackupStage.values()) {
                if (!stages.carryOut(stage, round)) {
                    ending.releaseIfLate(round);
                    break;
                }
            }
            return LOOK_AGAIN;
        } catch (Trouble trouble) {
            ending.interrupted(round, trouble);
            return trouble instanceof CatalogException ? LOOK_AT_DAMAGE_AGAIN : LOOK_AGAIN;
        }
    }
}
