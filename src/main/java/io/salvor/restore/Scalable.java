package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.units.PackedJson;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What makes pods and has a scale that says how many.
 *
 * @param replicas how many it has now
 * @param driver what else may change that number, as people call it; null for nothing that is known
 */
public record Scalable(ObjectKey object, int replicas, String driver) {

    /** The same, where what else may change it stands still. */
    Scalable undriven() {
        return new Scalable(object, replicas, null);
    }

    /** Scales it down. @param claims names of those that its pods mount and that get data */
    RestoreStep down(Set<String> claims) {
        String warning = driver == null
                ? ""
                : "; " + driver
                        + " may scale it up meanwhile, which stops the restore: suspend that first, or set suspendGitOps";
        return new RestoreStep(
                Stage.Claims,
                Action.ScaleDown,
                object,
                scale(0),
                "its pods mount claims that get data: " + String.join(", ", claims) + warning);
    }

    /** Scales it up again when they are whole. */
    RestoreStep up(Set<String> claims) {
        return new RestoreStep(
                Stage.Workloads,
                Action.ScaleUp,
                object,
                PackedJson.of(scale(replicas)),
                "had " + replicas + (replicas == 1 ? " replica" : " replicas"),
                claims.stream()
                        .map(claim -> DataNeeds.claim(object.namespace(), claim))
                        .collect(Collectors.toSet()));
    }

    private static JsonNode scale(int replicas) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("spec").put("replicas", replicas);
        return body;
    }
}
