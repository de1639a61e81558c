package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.EndedRuns;
import io.salvor.operator.run.EndedVolumes;
import io.salvor.operator.run.Looks;
import io.salvor.operator.run.Obstacles;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.Pauses;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.ObstacleException;
import io.salvor.trouble.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Carries a Restore from its request to its end: it is planned once, the plan is stored, and then carried out stage by stage. */
@ControllerConfiguration(
        name = "restore",
        informer = @Informer(labelSelector = EndedRuns.NOT_MARKED, informerListLimit = EndedRuns.PAGE))
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class RestoreReconciler implements Reconciler<Restore> {
    private static final Logger LOG = Logger.getLogger(RestoreReconciler.class);

    /** What it has left in a bucket that is away is looked for again. */
    private static final Duration CLEAR_AGAIN = Duration.ofMinutes(1);

    private final OwnObjects own;
    private final RestoreCourse course;
    private final RestoreEnding ending;
    private final RestoreSuspension suspension;
    private final RestoreWriteUp writeUp;
    private final RestoreTraces traces;
    private final OperatorConfig config;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;
    private final Pauses pauses = new Pauses();

    /** Waiting pods are looked at: pods are too many to be watched. */
    private final Looks looks = new Looks();

    public RestoreReconciler(
            OwnObjects own,
            RestoreCourse course,
            RestoreEnding ending,
            RestoreSuspension suspension,
            RestoreWriteUp writeUp,
            RestoreTraces traces,
            OperatorConfig config,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.own = own;
        this.course = course;
        this.ending = ending;
        this.suspension = suspension;
        this.writeUp = writeUp;
        this.traces = traces;
        this.config = config;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Restore>> prepareEventSources(EventSourceContext<Restore> context) {
        return List.of(
                new EndedVolumes<>(PodVolumeRestore.class, PodVolumeRestore::hasEnded, config.namespace(), context),
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(Job.class, Restore.class)
                                .withNamespaces(Set.of(config.namespace()))
                                .withLabelSelector(Labels.RESTORE)
                                .withOnAddFilter(added -> false)
                                .build(),
                        context));
    }

    @Override
    public UpdateControl<Restore> reconcile(Restore cached, Context<Restore> context) {
        // The cache may not have seen this process's own last write yet, and a stage must not be begun twice.
        Restore restore = own.get(Restore.class, cached.getMetadata().getName()).orElse(null);
        if (restore != null) {
            RetriedSpec.apply(restore, json);
        }
        if (restore == null || restore.hasEnded()) {
            pauses.reset(cached.getMetadata().getName());
            looks.over(cached.getMetadata().getName());
            course.forget(cached.getMetadata().getName());
            return restore == null ? UpdateControl.noUpdate() : letGo(restore);
        }
        StatusUpdates<Restore> update = new StatusUpdates<>(own, json, restore);
        // However it ends, nothing needs the passwords of its Jobs any more.
        RestoreProgress progress = new RestoreProgress(restore, events, clock, () -> ending.forgetSecrets(restore));
        boolean planned = restore.getStatus().planned;
        String stage = restore.getStatus().stage;
        Duration pause;
        try {
            pause = look(restore, progress);
        } catch (StatusUpdates.OutdatedException e) {
            return StatusUpdates.soon();
        }
        if (!restore.hasEnded()) {
            return update.again(
                    pause != null ? pause : looks.next(restore.getMetadata().getName(), update.hasMovedOn()));
        }
        if (planned) {
            writeUp.ended(restore, stage);
        }
        return end(restore, update);
    }

    /** Does what can be done now; returns how long to wait where something is in the way, else null. What is thrown becomes a condition. */
    private Duration look(Restore restore, RestoreProgress progress) {
        String name = restore.getMetadata().getName();
        try {
            Duration pause = null;
            if (ending.isDue(restore)) {
                ending.carryOut(restore, progress);
            } else if (RestoreSuspension.isAsked(restore)) {
                pause = suspension.hold(restore, progress);
            } else {
                course.carryOn(restore, progress);
            }
            pauses.reset(name);
            return pause;
        } catch (StatusUpdates.OutdatedException e) {
            throw e;
        } catch (RuntimeException e) {
            Trouble trouble = Obstacles.of(e);
            ending.interrupted(restore, progress, trouble);
            return trouble instanceof ObstacleException ? pauses.next(name) : null;
        }
    }

    /** What it leaves goes last, because a Restore without its plan cannot be carried out. */
    private UpdateControl<Restore> end(Restore restore, StatusUpdates<Restore> update) {
        if (!update.write()) {
            return StatusUpdates.soon();
        }
        course.forget(restore.getMetadata().getName());
        return letGo(restore);
    }

    /** At its end, and once more where the process before this one has ended right after the last status. */
    private UpdateControl<Restore> letGo(Restore ended) {
        boolean clean = EndedRuns.isMarked(ended) || traces.remove(ended);
        try {
            traces.letGo(ended);
        } catch (StatusUpdates.OutdatedException e) {
            // It is looked at again for what has changed.
            return UpdateControl.noUpdate();
        } catch (ObstacleException e) {
            LOG.warnf(
                    "Restore %s is deleted and stays until its pods can be: %s",
                    ended.getMetadata().getName(), e.getMessage());
            return UpdateControl.noUpdate();
        }
        if (!clean && traces.areFresh(ended)) {
            return UpdateControl.<Restore>noUpdate().rescheduleAfter(CLEAR_AGAIN);
        }
        EndedRuns.mark(own, ended);
        return UpdateControl.noUpdate();
    }
}
