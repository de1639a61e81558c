package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
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
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.Stage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import io.salvor.trouble.Trouble;
import io.salvor.units.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Carries a Restore from its request to its end, stage by stage. The plan is made once and stored; each stage can be
 * repeated, so this process may end at any line.
 */
@ControllerConfiguration(name = "restore")
@GradualRetry(maxAttempts = -1, maxInterval = 60_000)
public class RestoreReconciler implements Reconciler<Restore> {
    /** A waiting pod is looked at this often: pods are too many to be watched. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final OwnObjects own;
    private final Locations locations;
    private final RestorePreparation preparation;
    private final RestoreObjects objects;
    private final PodRoute runner;
    private final NodeJobs jobs;
    private final OperatorConfig config;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    public RestoreReconciler(
            OwnObjects own,
            Locations locations,
            RestorePreparation preparation,
            RestoreObjects objects,
            PodRoute runner,
            NodeJobs jobs,
            OperatorConfig config,
            EventRecorder events,
            ObjectMapper json,
            Clock clock) {
        this.own = own;
        this.locations = locations;
        this.preparation = preparation;
        this.objects = objects;
        this.runner = runner;
        this.jobs = jobs;
        this.config = config;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Restore>> prepareEventSources(EventSourceContext<Restore> context) {
        return List.of(
                new InformerEventSource<>(
                        InformerEventSourceConfiguration.from(PodVolumeRestore.class, Restore.class)
                                .withNamespaces(Set.of(config.namespace()))
                                .withOnUpdateFilter((next, previous) -> next.hasEnded() != previous.hasEnded())
                                .withOnAddFilter(added -> false)
                                .build(),
                        context),
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
        if (restore == null || restore.hasEnded()) {
            return UpdateControl.noUpdate();
        }
        StatusUpdates<Restore> update = new StatusUpdates<>(own, json, restore);
        RestoreProgress progress = new RestoreProgress(restore, events, clock);
        boolean planned = restore.getStatus().planned;
        try {
            String name = restore.getSpec().storageLocation;
            OpenLocation location = locations.open(name == null ? "default" : name);
            if (planned) {
                carryOut(restore, location, progress);
            } else {
                plan(restore, location, progress);
            }
        } catch (RefusedException e) {
            progress.failed(e.reason().name(), e.getMessage());
        } catch (Trouble e) {
            interrupted(planned, e.reason().name(), e.getMessage(), progress);
        }
        return restore.hasEnded() ? update.done() : update.again(LOOK_AGAIN);
    }

    /** Before the first write it is better to say no at once; after it, to go on when the bucket is back. */
    private static void interrupted(boolean planned, String reason, String message, RestoreProgress progress) {
        if (planned) {
            progress.waiting(reason, message);
        } else {
            progress.failed(reason, message);
        }
    }

    private void plan(Restore restore, OpenLocation location, RestoreProgress progress) {
        BackupMarker marker = preparation.find(restore, location.catalog());
        RestorePlan plan = preparation.plan(restore, marker, location.catalog());
        String timeout = restore.getSpec().timeout;
        progress.planned(marker, plan, Durations.parse(timeout == null ? "4h" : timeout));
        if (!plan.conflicts().isEmpty()) {
            progress.conflicts(plan.conflicts());
        } else if (Boolean.TRUE.equals(restore.getSpec().dryRun)) {
            progress.dryRun();
        } else {
            location.catalog().putRestorePlan(restore.getMetadata().getUid(), plan);
            restore.getStatus().stage = Stage.values()[0].name();
            progress.started();
        }
    }

    private void carryOut(Restore restore, OpenLocation location, RestoreProgress progress) {
        RestorePlan plan = location.catalog()
                .restorePlan(restore.getMetadata().getUid(), RestorePlan.class)
                .orElseThrow(() -> new RefusedException(
                        Reason.PlanMissing,
                        "the plan of Restore " + restore.getMetadata().getName() + " has vanished from location "
                                + location.name() + "; create another Restore"));
        Instant deadline = Instant.parse(restore.getStatus().deadline);
        Stage[] stages = Stage.values();
        for (int i = Stage.valueOf(restore.getStatus().stage).ordinal(); i < stages.length; i++) {
            restore.getStatus().stage = stages[i].name();
            boolean done = stages[i] == Stage.Data
                    ? data(restore, plan, location, deadline, progress)
                    : objects.make(restore, plan, stages[i], deadline, progress);
            if (!done) {
                return;
            }
        }
        jobs.forgetSecrets(Labels.RESTORE, restore.getMetadata().getName());
        location.catalog().forgetRestorePlan(restore.getMetadata().getUid());
        progress.ended(plan);
    }

    private boolean data(
            Restore restore, RestorePlan plan, OpenLocation location, Instant deadline, RestoreProgress progress) {
        PodRoute.DataState data = runner.advance(restore, plan, location, deadline);
        progress.data(data);
        return data.ended();
    }
}
