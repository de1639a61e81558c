package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.ResticRepository;
import io.salvor.backup.BackupStage;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.backup.hooks.HookFinalizer;
import io.salvor.operator.run.EndedRuns;
import io.salvor.operator.run.EndedVolumes;
import io.salvor.operator.run.JobQueue;
import io.salvor.operator.run.Obstacles;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.Pauses;
import io.salvor.operator.run.SingleLooks;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Carries a Backup from its request to its seal, stage by stage. What is done next follows from the Backup, its PodVolumeBackups and
 * Jobs, and the plan in the bucket; nothing is remembered, so this process may end at any line.
 */
@ControllerConfiguration(
        name = "backup",
        informer = @Informer(labelSelector = EndedRuns.OF_THIS_CLUSTER, informerListLimit = EndedRuns.PAGE))
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class BackupReconciler implements Reconciler<Backup> {
    private static final Logger LOG = Logger.getLogger(BackupReconciler.class);

    /** Progress of running volumes is looked at this often; their ends come as events. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** To see whether a person has put a damaged object back, an archive may have to be read from its start. */
    private static final Duration LOOK_AT_DAMAGE_AGAIN = Duration.ofMinutes(1);

    private final OwnObjects objects;
    private final BackupStages stages;
    private final BackupEnding ending;
    private final HookFinalizer finalizer;
    private final JobQueue queue;
    private final OperatorConfig config;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;
    private final Pauses pauses = new Pauses();
    private final SingleLooks looks = new SingleLooks();

    public BackupReconciler(
            OwnObjects objects,
            BackupStages stages,
            BackupEnding ending,
            HookFinalizer finalizer,
            JobQueue queue,
            OperatorConfig config,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.objects = objects;
        this.stages = stages;
        this.ending = ending;
        this.finalizer = finalizer;
        this.queue = queue;
        this.config = config;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Backup>> prepareEventSources(EventSourceContext<Backup> context) {
        SimpleInboundEventSource<Backup> turns = new SimpleInboundEventSource<>();
        queue.wakeBy(name -> turns.propagateEvent(new ResourceID(name, config.namespace())));
        return List.of(
                turns,
                new EndedVolumes<>(PodVolumeBackup.class, PodVolumeBackup::hasEnded, config.namespace(), context),
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
        String name = cached.getMetadata().getName();
        return looks.alone(name, () -> reconcile(name))
                .orElseGet(() -> UpdateControl.<Backup>noUpdate().rescheduleAfter(LOOK_AGAIN));
    }

    private UpdateControl<Backup> reconcile(String name) {
        // The cache may not have seen this process's own last write yet, and a stage must not be begun twice.
        Backup backup = objects.get(Backup.class, name).orElse(null);
        if (backup == null || isDone(backup)) {
            queue.forget(name);
            pauses.reset(name);
            Optional.ofNullable(backup).ifPresent(done -> EndedRuns.mark(objects, done));
            return UpdateControl.noUpdate();
        }
        StatusUpdates<Backup> update = new StatusUpdates<>(objects, json, backup);
        BackupRound round = new BackupRound(
                backup, events, finalizer, clock, update::checkpoint, () -> ending.forgetSecrets(backup));
        try {
            Duration pause = backup.hasEnded() ? LOOK_AGAIN : look(round);
            letGo(round);
            if (isDone(backup)) {
                queue.forget(round.name());
            }
            return isDone(backup) ? update.ended(() -> EndedRuns.mark(objects, backup)) : update.again(pause);
        } catch (StatusUpdates.OutdatedException e) {
            return StatusUpdates.soon();
        }
    }

    /** A Backup that cannot be let go now is looked at again for that alone, and ends all the same. */
    private static void letGo(BackupRound round) {
        try {
            round.hooks().letGo();
        } catch (KubernetesClientException e) {
            LOG.warnf("the finalizer of Backup %s is still on it: %s", round.name(), e.getMessage());
        }
    }

    /** Whether there is nothing to do for it any more; one that is deleted is there for as long as its pods are held. */
    private static boolean isDone(Backup backup) {
        boolean over = backup.hasEnded() || backup.getMetadata().getDeletionTimestamp() != null;
        return over && !HookFinalizer.isOn(backup);
    }

    /** Does what can be done now; returns how long to wait before the next look. Whatever is thrown becomes a condition. */
    private Duration look(BackupRound round) {
        try {
            Duration pause = ending.isDue(round) ? ending.carryOut(round) : carryOn(round);
            pauses.reset(round.name());
            return pause;
        } catch (StatusUpdates.OutdatedException e) {
            throw e;
        } catch (RuntimeException e) {
            return interrupted(round, e);
        }
    }

    private Duration carryOn(BackupRound round) {
        for (BackupStage stage : BackupStage.values()) {
            if (!stages.carryOut(stage, round)) {
                break;
            }
        }
        return LOOK_AGAIN;
    }

    private Duration interrupted(BackupRound round, RuntimeException thrown) {
        Trouble trouble = Obstacles.of(thrown);
        boolean obstacle = trouble instanceof ObstacleException;
        Duration pause = obstacle ? pauses.next(round.name()) : LOOK_AGAIN;
        // A call to the API server that fails once is no reason to let pods go whose volumes could be saved at the next
        // look.
        if (ending.interrupted(round, trouble, !obstacle || pauses.areLong(round.name()))) {
            return look(round);
        }
        return trouble instanceof CatalogException ? LOOK_AT_DAMAGE_AGAIN : pause;
    }
}
