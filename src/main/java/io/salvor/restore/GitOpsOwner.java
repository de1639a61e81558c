package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What holds a workload to what Git has: an Application of Argo CD, a Kustomization or a HelmRelease of Flux.
 *
 * @param namespace null where the mark of the workload does not say it
 */
public record GitOpsOwner(Tool tool, String namespace, String name) {
    /** On what is suspended for a Restore: its UID. */
    public static final String MARK = "salvor.io/suspended-for";

    private static final String TRACKING_ID = "argocd.argoproj.io/tracking-id";

    /** The kinds, each with its way of standing still. */
    public enum Tool {
        Application("applications.argoproj.io", "Argo CD Application"),
        Kustomization("kustomizations.kustomize.toolkit.fluxcd.io", "Flux Kustomization"),
        HelmRelease("helmreleases.helm.toolkit.fluxcd.io", "Flux HelmRelease");

        private final String resource;
        private final String title;

        Tool(String resource, String title) {
            this.resource = resource;
            this.title = title;
        }

        /** {@code plural.group}. */
        public String resource() {
            return resource;
        }

        public static Tool of(String resource) {
            for (Tool tool : values()) {
                if (tool.resource.equals(resource)) {
                    return tool;
                }
            }
            throw new IllegalArgumentException("no kind of a GitOps tool: " + resource);
        }

        private JsonNode automation(JsonNode object) {
            return this == Application ? object.at("/spec/syncPolicy/automated") : object.at("/spec/suspend");
        }

        private ObjectNode change(JsonNode value) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            if (this == Application) {
                patch.withObject("/spec/syncPolicy").set("automated", value);
            } else {
                patch.withObject("/spec").set("suspend", value);
            }
            return patch;
        }
    }

    /** Whose it is, by the marks that the tool has put on it; nothing where no tool has. */
    public static Optional<GitOpsOwner> of(JsonNode metadata) {
        String tracked = metadata.path("annotations").path(TRACKING_ID).asText("");
        if (tracked.contains(":")) {
            // One outside of Argo CD's own namespace is <namespace>_<name>; neither can have an underscore.
            String[] name = tracked.substring(0, tracked.indexOf(':')).split("_", 2);
            return Optional.of(
                    name.length == 1
                            ? new GitOpsOwner(Tool.Application, null, name[0])
                            : new GitOpsOwner(Tool.Application, name[0], name[1]));
        }
        return byLabels(metadata, "helm.toolkit.fluxcd.io", Tool.HelmRelease)
                .or(() -> byLabels(metadata, "kustomize.toolkit.fluxcd.io", Tool.Kustomization));
    }

    private static Optional<GitOpsOwner> byLabels(JsonNode metadata, String group, Tool tool) {
        String name = metadata.path("labels").path(group + "/name").asText("");
        String namespace = metadata.path("labels").path(group + "/namespace").asText("");
        return name.isEmpty() || namespace.isEmpty()
                ? Optional.empty()
                : Optional.of(new GitOpsOwner(tool, namespace, name));
    }

    /** Whether it stands still already. */
    public static boolean isSuspended(Tool tool, JsonNode object) {
        JsonNode automation = tool.automation(object);
        return tool == Tool.Application
                ? !automation.isObject() || !automation.path("enabled").asBoolean(true)
                : automation.asBoolean(false);
    }

    /** The UID of the Restore that it was suspended for; null for none. */
    public static String suspendedFor(JsonNode object) {
        return object.path("metadata").path("annotations").path(MARK).asText(null);
    }

    /** What is to be on record of it before it is suspended, as JSON. */
    public static JsonNode before(Tool tool, JsonNode object) {
        JsonNode automation = tool.automation(object);
        return automation.isMissingNode() ? JsonNodeFactory.instance.nullNode() : automation;
    }

    /** The merge patch that suspends it, in the version that was read. */
    public static JsonNode suspend(Tool tool, JsonNode object, String restoreUid) {
        JsonNodeFactory values = JsonNodeFactory.instance;
        ObjectNode patch = tool.change(tool == Tool.Application ? values.nullNode() : values.booleanNode(true));
        patch.withObject("/metadata").set("resourceVersion", object.at("/metadata/resourceVersion"));
        patch.withObject("/metadata/annotations").put(MARK, restoreUid);
        return patch;
    }

    /** The merge patch that lets it go on. What somebody has set meanwhile stays. @param before what was on record */
    public static JsonNode resume(Tool tool, JsonNode object, JsonNode before) {
        ObjectNode patch = isSuspended(tool, object) ? tool.change(before) : JsonNodeFactory.instance.objectNode();
        patch.withObject("/metadata").set("resourceVersion", object.at("/metadata/resourceVersion"));
        patch.withObject("/metadata/annotations").putNull(MARK);
        return patch;
    }

    /** Its kind and name, for people. */
    public String title() {
        return tool.title + " " + (namespace == null ? "" : namespace + "/") + name;
    }
}
