package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.reading.TargetReader;
import io.salvor.restore.HolderPod;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import io.salvor.restore.WaitContainer;
import java.util.function.Function;

/** Does one step of a plan to one object: each action has its way of writing. */
final class StepWrites {
    private final ResourceLister lister;
    private final ResourceWriter writer;
    private final VolumeWrites volumes;
    private final ObjectUpdates updates;
    private final Scaling scaling;
    private final StatusWrites statuses;
    private final OwnerReferences owners;
    private final OperatorConfig config;

    StepWrites(ResourceLister lister, ResourceWriter writer, OperatorConfig config) {
        this.lister = lister;
        this.writer = writer;
        this.volumes = new VolumeWrites(lister, writer);
        this.updates = new ObjectUpdates(lister, writer);
        this.scaling = new Scaling(lister, writer);
        this.statuses = new StatusWrites(lister, writer);
        this.owners = new OwnerReferences(lister);
        this.config = config;
    }

    /** What would become of an object that is to be made, updated or scaled down; nothing is written. */
    Outcome tryOut(RestoreRound round, RestoreStep step, Resource resource, TargetReader target) {
        return switch (step.action()) {
            case Update -> updates.tryOut(resource, step);
            case ScaleDown -> scaling.tryOut(resource, step);
            default ->
                create(
                        round,
                        step,
                        target,
                        body -> writer.tryCreate(resource, step.object().namespace(), body));
        };
    }

    /**
     * One look at a Restore.
     *
     * @param target what the cluster serves
     * @param places where others have made volumes since the plan; of five thousand, that is not asked for each
     */
    record Look(RestoreRound round, TargetReader target, TakenPlaces places) {}

    Look look(RestoreRound round) {
        return new Look(round, new TargetReader(lister), new TakenPlaces(lister, round.places()));
    }

    /** Writes what the step says. */
    Outcome make(Look look, RestoreStep step) {
        if (step.action() == Action.LeaveAlone) {
            return new Outcome(Result.Existing, step.reason());
        }
        Resource resource = look.target().resource(step.object().resource(), step.body());
        if (resource == null) {
            return new Outcome(
                    Result.Failed,
                    "this cluster has no resource " + step.object().resource()
                            + "; install its CRD, then restore again");
        }
        if (step.action() == Action.Update) {
            return updates.write(resource, step);
        }
        if (step.action() == Action.ScaleDown || step.action() == Action.ScaleUp) {
            return scaling.write(resource, step);
        }
        if (VolumeWrites.writes(step)) {
            return volumes.write(resource, step, look.places());
        }
        Outcome made = create(
                look.round(),
                step,
                look.target(),
                body -> writer.create(resource, step.object().namespace(), body));
        return statuses.write(look.round(), step, resource, made);
    }

    private Outcome create(
            RestoreRound round, RestoreStep step, TargetReader target, Function<JsonNode, Outcome> write) {
        JsonNode body = owners.linked(body(round, step), step.object().namespace(), target);
        Outcome outcome = write.apply(body);
        return OwnerReferences.mayNotBlock(outcome) ? write.apply(OwnerReferences.withoutBlocking(body)) : outcome;
    }

    private JsonNode body(RestoreRound round, RestoreStep step) {
        if (step.stage() != Stage.Pods) {
            return step.body();
        }
        WaitContainer.Settings settings =
                new WaitContainer.Settings(config.image(), config.imagePullPolicy(), config.assignedUsers());
        return round.plan().pods().stream()
                .filter(pod -> pod.namespace().equals(step.object().namespace())
                        && pod.pod().equals(step.object().name()))
                .findFirst()
                .map(pod -> WaitContainer.inject(
                        pod.holder() ? HolderPod.complete(step.body(), settings) : step.body(),
                        settings,
                        round.uid(),
                        pod.volumes().stream().map(VolumeData::volume).toList()))
                .orElse(step.body());
    }
}
