package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.restore.ObjectUpdate;
import io.salvor.restore.RestoreStep;
import java.util.Optional;

/** Makes objects that are there what the backup holds, each in the version that it was looked at in. */
final class ObjectUpdates {
    private final ResourceLister lister;
    private final ResourceWriter writer;

    ObjectUpdates(ResourceLister lister, ResourceWriter writer) {
        this.lister = lister;
        this.writer = writer;
    }

    /** What would become of it; nothing is written. */
    Outcome tryOut(Resource resource, RestoreStep step) {
        String namespace = step.object().namespace();
        JsonNode live = lister.get(resource, namespace, step.object().name());
        return live == null
                ? writer.tryCreate(resource, namespace, step.body())
                : ObjectUpdate.patch(live, step.body())
                        .map(patch -> explained(writer.tryPatch(
                                resource, namespace, step.object().name(), patch)))
                        .orElse(new Outcome(Result.Existing, ""));
    }

    Outcome write(Resource resource, RestoreStep step) {
        String namespace = step.object().namespace();
        JsonNode live = lister.get(resource, namespace, step.object().name());
        if (live == null) {
            return writer.create(resource, namespace, step.body());
        }
        Optional<JsonNode> patch = ObjectUpdate.patch(live, step.body());
        if (patch.isEmpty()) {
            return new Outcome(Result.Existing, "is as it was");
        }
        Outcome outcome = writer.patch(resource, namespace, step.object().name(), patch.get());
        return outcome.result() == Result.Changed ? new Outcome(Result.NotYet, outcome.message()) : explained(outcome);
    }

    private static Outcome explained(Outcome outcome) {
        return outcome.result() == Result.Failed && outcome.message().contains("is forbidden: User ")
                ? new Outcome(
                        Result.Failed,
                        outcome.message() + "; existingObjects: Update needs rbac.updateObjects of the chart")
                : outcome;
    }
}
