package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.ObjectCounts;
import io.salvor.api.Restore;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.reading.TargetReader;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import io.salvor.restore.WaitContainer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Makes the objects of one stage of a restore. */
@ApplicationScoped
public class RestoreObjects {
    private final ResourceLister lister;
    private final ResourceWriter writer;
    private final OperatorConfig config;
    private final Clock clock;

    public RestoreObjects(ResourceLister lister, ResourceWriter writer, OperatorConfig config, Clock clock) {
        this.lister = lister;
        this.writer = writer;
        this.config = config;
        this.clock = clock;
    }

    /** Makes what is missing; false when the cluster was not ready for all of it and the stage is to be tried again. */
    boolean make(Restore restore, RestorePlan plan, Stage stage, Instant deadline, RestoreProgress progress) {
        List<RestoreStep> steps =
                plan.steps().stream().filter(step -> step.stage() == stage).toList();
        if (steps.isEmpty()) {
            return true;
        }
        TargetReader target = new TargetReader(lister);
        boolean patient = Instant.now(clock).isBefore(deadline);
        ObjectCounts counts = new ObjectCounts();
        boolean ready = true;
        for (RestoreStep step : steps) {
            Outcome outcome = make(restore, plan, step, target);
            switch (outcome.result()) {
                case Created -> counts.created++;
                case Existing -> counts.existing++;
                case NotYet -> {
                    ready &= !patient;
                    if (!patient) {
                        progress.objectFailed(step.object(), outcome.message());
                    } else {
                        progress.waiting("InProgress", step.object() + ": " + outcome.message());
                    }
                }
                case Failed -> progress.objectFailed(step.object(), outcome.message());
            }
        }
        if (ready) {
            restore.getStatus().objects.created += counts.created;
            restore.getStatus().objects.existing += counts.existing;
        }
        return ready;
    }

    private Outcome make(Restore restore, RestorePlan plan, RestoreStep step, TargetReader target) {
        if (step.action() == Action.LeaveAlone) {
            return new Outcome(Result.Existing, step.reason());
        }
        Resource resource = target.resource(step.object().resource());
        if (resource == null) {
            return new Outcome(
                    Result.Failed,
                    "this cluster has no resource " + step.object().resource()
                            + "; install its CRD, then restore again");
        }
        if (step.action() == Action.Adopt) {
            return writer.patch(
                    resource, step.object().namespace(), step.object().name(), step.body());
        }
        return writer.create(resource, step.object().namespace(), body(restore, plan, step));
    }

    private JsonNode body(Restore restore, RestorePlan plan, RestoreStep step) {
        if (step.stage() != Stage.Pods) {
            return step.body();
        }
        return plan.pods().stream()
                .filter(pod -> pod.namespace().equals(step.object().namespace())
                        && pod.pod().equals(step.object().name()))
                .findFirst()
                .map(pod -> waiting(restore, pod, step.body()))
                .orElse(step.body());
    }

    private JsonNode waiting(Restore restore, PodRestore pod, JsonNode body) {
        return WaitContainer.inject(
                body,
                config.image(),
                config.imagePullPolicy(),
                restore.getMetadata().getUid(),
                pod.volumes().stream().map(VolumeData::volume).toList());
    }
}
