package io.salvor.cli.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.ObjectCounts;
import io.salvor.api.RestoreStepStatus;
import io.salvor.api.VolumeCounts;
import java.util.List;

/** A restore for programs; see docs/restore.md for its format. */
final class RestoreJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RestoreJson() {}

    static String text(ShownPlan plan) {
        ObjectNode document = JSON.createObjectNode();
        document.put("apiVersion", "salvor.io/restore-plan/v1");
        document.put("kind", "RestorePlan");
        put(document, "restore", plan.restore());
        put(document, "backup", plan.backup());
        put(document, "choice", plan.choice());
        plan.notes().forEach(document.putArray("notes")::add);
        put(document, "phase", plan.phase());
        put(document, "reason", plan.reason());
        put(document, "message", plan.message());
        if (plan.bytes() != null) {
            document.put("bytes", plan.bytes());
        }
        objects(document, plan.objects());
        volumes(document, plan.volumes());
        document.put("allSteps", plan.all());
        steps(document.putArray("steps"), plan.steps());
        steps(document.putArray("conflicts"), plan.conflicts());
        steps(document.putArray("failures"), plan.failures());
        plan.kept().forEach(document.putArray("kept")::add);
        put(document, "planPath", plan.planPath());
        put(document, "reportPath", plan.reportPath());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private static void put(ObjectNode node, String field, String text) {
        if (text != null) {
            node.put(field, text);
        }
    }

    private static void objects(ObjectNode document, ObjectCounts objects) {
        if (objects != null) {
            document.putObject("objects")
                    .put("planned", objects.planned)
                    .put("created", objects.created)
                    .put("updated", objects.updated)
                    .put("existing", objects.existing)
                    .put("skipped", objects.skipped)
                    .put("failed", objects.failed)
                    .put("conflicts", objects.conflicts);
        }
    }

    private static void volumes(ObjectNode document, VolumeCounts volumes) {
        if (volumes != null) {
            document.putObject("volumes")
                    .put("total", volumes.total)
                    .put("completed", volumes.completed)
                    .put("partiallyFailed", volumes.partiallyFailed)
                    .put("failed", volumes.failed)
                    .put("skipped", volumes.skipped);
        }
    }

    private static void steps(ArrayNode list, List<RestoreStepStatus> steps) {
        for (RestoreStepStatus step : steps) {
            ObjectNode node = list.addObject();
            put(node, "action", step.action);
            put(node, "object", step.object);
            put(node, "reason", step.reason);
            if (!step.resolvedBy.isEmpty()) {
                step.resolvedBy.forEach(node.putArray("resolvedBy")::add);
            }
        }
    }
}
