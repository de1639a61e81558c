package io.salvor.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.coverage.ExpiringBackup;
import io.salvor.coverage.PlanDiff;
import io.salvor.coverage.PolicyChange;
import io.salvor.coverage.PolicyChange.Kind;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.policy.finding.PolicyProblem;
import java.util.List;

/** A plan for programs; see docs/plan.md for its format. */
final class PlanJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Plan plan;
    private final PlanDiff diff;

    PlanJson(Plan plan) {
        this.plan = plan;
        this.diff = plan.diff();
    }

    String text() {
        ObjectNode document = JSON.createObjectNode();
        document.put("apiVersion", "salvor.io/plan/v1");
        document.put("kind", "Plan");
        ObjectNode summary = document.putObject("summary");
        for (Kind kind : Kind.values()) {
            summary.put("policies" + kind, diff.count(kind));
        }
        summary.put("volumesGained", diff.gained().size());
        summary.put("volumesLost", diff.lost().size());
        summary.put("volumesUnprotected", diff.unprotected().size());
        summary.put(
                "backupsExpiring",
                diff.policies().stream()
                        .mapToInt(policy -> policy.expiring().size())
                        .sum());
        summary.put("policiesRarer", diff.rarer().size());
        plan.sync().ifPresent(preview -> sync(document.putObject("sync"), preview));
        ArrayNode policies = document.putArray("policies");
        diff.policies().forEach(policy -> policy(policies.addObject(), policy));
        volumes(document.putArray("gained"), diff.gained());
        volumes(document.putArray("lost"), diff.lost());
        volumes(document.putArray("unprotected"), diff.unprotected());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private static void sync(ObjectNode node, SyncPreview preview) {
        node.put("source", preview.source());
        node.put("refused", preview.refusal().isPresent());
        preview.refusal().ifPresent(why -> {
            node.put("reason", why.reason().name());
            node.put("message", why.message());
        });
        ArrayNode leftOut = node.putArray("leftOut");
        preview.leftOut().forEach(conflict -> leftOut.addObject()
                .put("policy", conflict.policy().name())
                .put("owner", conflict.owner())
                .put("place", place(conflict.problem())));
        ArrayNode problems = node.putArray("problems");
        preview.problems().forEach(problem -> problems.addObject()
                .put("file", problem.file())
                .put("line", problem.line())
                .put("column", problem.column())
                .put("message", problem.message()));
    }

    private static String place(PolicyProblem problem) {
        return problem.file() + ":" + problem.line() + ":" + problem.column();
    }

    private static void policy(ObjectNode node, PolicyChange policy) {
        node.put("name", policy.name());
        node.put("change", policy.kind().name());
        if (policy.place() != null) {
            node.put("place", policy.place());
        }
        if (policy.standing() != null) {
            node.put("standing", policy.standing().name());
            node.put("timeZone", policy.zone().getId());
        }
        ArrayNode gains = node.putArray("gains");
        policy.gains().forEach(volume -> CoverageJson.volume(gains.addObject(), volume));
        ArrayNode loses = node.putArray("loses");
        policy.loses().forEach(volume -> CoverageJson.volume(loses.addObject(), volume));
        ArrayNode runs = node.putArray("nextRuns");
        policy.forecast().runs().forEach(run -> {
            ObjectNode entry =
                    runs.addObject().put("at", run.at().toOffsetDateTime().toString());
            if (run.note() != null) {
                entry.put("note", run.note());
            }
        });
        ArrayNode changes = node.putArray("clockChanges");
        policy.forecast().clockChanges().forEach(change -> changes.addObject()
                .put("at", change.at().toOffsetDateTime().toString())
                .put("effect", change.effect()));
        if (policy.longerGap() != null) {
            node.putObject("longerGap")
                    .put("beforeSeconds", policy.longerGap().before().toSeconds())
                    .put("afterSeconds", policy.longerGap().after().toSeconds());
        }
        expiring(node.putArray("expiring"), policy.expiring());
        ArrayNode frozen = node.putArray("frozen");
        policy.frozen()
                .forEach(copies ->
                        frozen.addObject().put("location", copies.location()).put("copies", copies.count()));
    }

    private static void expiring(ArrayNode list, List<ExpiringBackup> backups) {
        for (ExpiringBackup backup : backups) {
            ObjectNode entry = list.addObject()
                    .put("backup", backup.name())
                    .put("time", backup.time().toString());
            if (backup.elsewhere() != null) {
                entry.put("location", backup.elsewhere());
            }
        }
    }

    private static void volumes(ArrayNode list, List<VolumeCoverage> volumes) {
        volumes.forEach(volume -> CoverageJson.coverage(list.addObject(), volume));
    }
}
