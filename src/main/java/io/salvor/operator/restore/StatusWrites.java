package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.restore.RestoreStep;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Gives an object that was just made the status that it had. Most kinds take it by another write than the object itself; those that do not
 * have it by then. What was there before the Restore began, or has a status of this cluster, keeps it.
 */
final class StatusWrites {
    private static final String STATUS = "status";

    private final ResourceLister lister;
    private final ResourceWriter writer;

    StatusWrites(ResourceLister lister, ResourceWriter writer) {
        this.lister = lister;
        this.writer = writer;
    }

    /** What became of the object, its status included. @param made what became of it without */
    Outcome write(RestoreRound round, RestoreStep step, Resource resource, Outcome made) {
        boolean created = made.result() == Result.Created;
        if (!step.body().has(STATUS) || !created && made.result() != Result.Existing) {
            return made;
        }
        String namespace = step.object().namespace();
        String name = step.object().name();
        JsonNode wanted = step.body().get(STATUS);
        JsonNode live = lister.get(resource, namespace, name);
        if (live == null || wanted.equals(live.path(STATUS)) || !created && !isLeftByUs(live, round)) {
            return made;
        }
        Outcome outcome = writer.writeStatus(resource, namespace, name, wanted);
        return switch (outcome.result()) {
            case Created -> outcome;
            case Failed ->
                new Outcome(Result.Failed, "is made, but not with its status: " + explained(outcome.message()));
            default -> new Outcome(Result.NotYet, "its status: " + outcome.message());
        };
    }

    /** This process, or the one before it, may have ended between the two writes. */
    private static boolean isLeftByUs(JsonNode live, RestoreRound round) {
        String made = live.at("/metadata/creationTimestamp").asText();
        Instant begun = Instant.parse(round.restore().getStatus().startTime).truncatedTo(ChronoUnit.SECONDS);
        return live.path(STATUS).isEmpty()
                && !made.isEmpty()
                && !Instant.parse(made).isBefore(begun);
    }

    private static String explained(String message) {
        return message.contains("is forbidden: User ")
                ? message + "; restoreStatus needs rbac.restoreStatus of the chart"
                : message;
    }
}
