package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;

/** Scales workloads down for as long as their claims are filled, and up again to what they had. */
final class Scaling {
    private final ResourceLister lister;
    private final ResourceWriter writer;

    Scaling(ResourceLister lister, ResourceWriter writer) {
        this.lister = lister;
        this.writer = writer;
    }

    /** What would become of scaling it down; nothing is written. */
    Outcome tryOut(Resource resource, RestoreStep step) {
        return down(resource, step, writer::tryScale);
    }

    Outcome write(Resource resource, RestoreStep step) {
        return step.action() == Action.ScaleDown
                ? down(resource, step, writer::scale)
                : up(
                        resource,
                        step.object().namespace(),
                        step.object().name(),
                        step.body().at("/spec/replicas").asInt());
    }

    /** How replicas are set. */
    private interface Scale {
        Outcome to(Resource resource, String namespace, String name, int replicas);
    }

    private Outcome down(Resource resource, RestoreStep step, Scale scale) {
        String namespace = step.object().namespace();
        String name = step.object().name();
        JsonNode object = lister.get(resource, namespace, name);
        if (object == null) {
            return new Outcome(Result.Existing, "is not there any more");
        }
        return replicas(object) == 0
                ? new Outcome(Result.Existing, "has no replicas")
                : explained(scale.to(resource, namespace, name, 0));
    }

    private static Outcome explained(Outcome outcome) {
        return outcome.message().contains("is forbidden: User ")
                ? new Outcome(outcome.result(), outcome.message() + "; scaleDown needs rbac.scaleDown of the chart")
                : outcome;
    }

    /** What somebody has scaled up meanwhile, or deleted, is left to them. */
    Outcome up(Resource resource, String namespace, String name, int replicas) {
        JsonNode object = lister.get(resource, namespace, name);
        if (object == null) {
            return new Outcome(Result.Existing, "is not there any more");
        }
        return replicas(object) > 0
                ? new Outcome(Result.Existing, "has replicas already")
                : writer.scale(resource, namespace, name, replicas);
    }

    private static int replicas(JsonNode object) {
        return object.at("/spec/replicas").asInt(1);
    }
}
