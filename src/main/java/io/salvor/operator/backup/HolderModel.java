package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.volume.ClaimHolder;
import java.util.List;
import java.util.Optional;

/**
 * Finds the pod of the application whose place a pod takes that holds a claim: one that has ended, or what a controller would make. A node that
 * is set apart for databases is reached only by what tolerates its taint.
 */
final class HolderModel {
    private static final Resource STATEFUL_SETS = new Resource("apps", "v1", "StatefulSet", "statefulsets", true);

    /** Where the spec of pods is, by kind. */
    private static final List<Template> TEMPLATES = List.of(
            new Template(STATEFUL_SETS, "/spec/template/spec"),
            new Template(new Resource("apps", "v1", "Deployment", "deployments", true), "/spec/template/spec"),
            new Template(new Resource("apps", "v1", "DaemonSet", "daemonsets", true), "/spec/template/spec"),
            new Template(
                    new Resource("batch", "v1", "CronJob", "cronjobs", true), "/spec/jobTemplate/spec/template/spec"),
            new Template(Kinds.PODS, "/spec"));

    private final ResourceLister lister;

    HolderModel(ResourceLister lister) {
        this.lister = lister;
    }

    private record Template(Resource kind, String spec) {}

    /** The spec of a pod that would mount the claim; nothing where no such pod is known. */
    Optional<JsonNode> of(String namespace, String claim) {
        for (Template template : TEMPLATES) {
            JsonNode[] found = {null};
            lister.list(template.kind(), namespace, object -> {
                JsonNode spec = object.at(template.spec());
                boolean claims = names(spec, claim) || template.kind().equals(STATEFUL_SETS) && makes(object, claim);
                if (found[0] == null && claims && !isHolder(object)) {
                    found[0] = spec;
                }
            });
            if (found[0] != null) {
                return Optional.of(found[0]);
            }
        }
        return Optional.empty();
    }

    private static boolean isHolder(JsonNode object) {
        return object.path("metadata").path("labels").has(ClaimHolder.LABEL);
    }

    private static boolean names(JsonNode spec, String claim) {
        for (JsonNode volume : spec.path("volumes")) {
            if (claim.equals(volume.at("/persistentVolumeClaim/claimName").asText())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the claim is of a template of the StatefulSet, by the name that its controller gives it. */
    private static boolean makes(JsonNode set, String claim) {
        for (JsonNode template : set.at("/spec/volumeClaimTemplates")) {
            String start = template.at("/metadata/name").asText() + "-"
                    + set.at("/metadata/name").asText() + "-";
            if (claim.startsWith(start) && claim.substring(start.length()).matches("[0-9]+")) {
                return true;
            }
        }
        return false;
    }
}
