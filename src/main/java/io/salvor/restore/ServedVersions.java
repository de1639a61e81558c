package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restore.RestorePlan.Conflict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In which versions a cluster serves its kinds. An object is made in the version that the backup has it in, where that is served, else in
 * the one that the cluster prefers: the fields of another may differ, and the API server refuses what it does not know.
 *
 * @param versions the API versions of each resource, {@code group/version}, preferred first; null where the cluster does not say
 * @param unread groups of which it does not say
 */
public record ServedVersions(Map<String, List<String>> versions, Set<String> unread) {
    /** Nothing is known. */
    public static final ServedVersions UNKNOWN = new ServedVersions(null, Set.of());

    public ServedVersions {
        versions = versions == null ? null : Map.copyOf(versions);
        unread = Set.copyOf(unread);
    }

    /** The steps, each with its object in a version that is served. */
    List<RestoreStep> served(List<RestoreStep> steps) {
        return steps.stream().map(this::served).toList();
    }

    private RestoreStep served(RestoreStep step) {
        if (!isWritten(step)) {
            return step;
        }
        List<String> served = versions.getOrDefault(step.object().resource(), List.of());
        String stored = step.body().path("apiVersion").asText();
        if (stored.isEmpty() || served.isEmpty() || served.contains(stored)) {
            return step;
        }
        ObjectNode body = step.body().deepCopy();
        body.put("apiVersion", served.get(0));
        return step.with(
                body, step.reason() + "; as " + served.get(0) + ", because this cluster does not serve " + stored);
    }

    /** The kinds that are not served at all, each once. */
    List<Conflict> conflicts(List<RestoreStep> steps) {
        Set<String> defined = steps.stream()
                .filter(step -> step.object().resource().equals(RestoreOrder.DEFINITIONS))
                .map(step -> step.object().name())
                .collect(Collectors.toSet());
        Map<String, List<ObjectKey>> missing = new LinkedHashMap<>();
        steps.stream()
                .filter(step -> isWritten(step)
                        && !defined.contains(step.object().resource())
                        && !versions.containsKey(step.object().resource())
                        && !unread.contains(group(step.object().resource())))
                .forEach(step -> missing.computeIfAbsent(step.object().resource(), any -> new ArrayList<>())
                        .add(step.object()));
        return missing.entrySet().stream()
                .map(
                        kind -> new Conflict(
                                kind.getValue().get(0),
                                "this cluster has no resource " + kind.getKey()
                                        + (kind.getValue().size() == 1
                                                ? ""
                                                : ", of which "
                                                        + kind.getValue().size() + " objects would be made")
                                        + "; install its CustomResourceDefinition first, or leave it out with exclude.resources"))
                .toList();
    }

    private boolean isWritten(RestoreStep step) {
        JsonNode body = step.body();
        return versions != null
                && body != null
                && step.action() != RestoreStep.Action.Adopt
                && step.action() != RestoreStep.Action.RunHook;
    }

    private static String group(String resource) {
        int dot = resource.indexOf('.');
        return dot < 0 ? "" : resource.substring(dot + 1);
    }
}
