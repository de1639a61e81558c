package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * An init container that a hook puts into a pod that the restore itself makes, in front of the pod's own. It runs as one of the pod's
 * containers does: with its security context, its resources and its volumes at the same places, so that the namespace admits it where it
 * admits the pod, and so that it finds the data where the application has it.
 */
final class InitHook {
    /** A pod that is saved and restored again must not keep it. */
    static final String PREFIX = "salvor-hook-";

    /** With the prefix it is the name of a container, for which an API server takes 63 characters. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?");

    private InitHook() {}

    /** Whether an init container can have a name, behind the prefix. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static String name(RestoreHookRule.Init init) {
        return PREFIX + init.name();
    }

    /** A copy of a pod with it. @param like name of the container that it is like */
    static JsonNode inject(JsonNode pod, RestoreHookRule.Init init, String like) {
        ObjectNode copy = pod.deepCopy();
        ObjectNode container = JsonNodeFactory.instance.objectNode();
        container.put("name", name(init)).put("image", init.image());
        if (!init.command().isEmpty()) {
            init.command().forEach(container.putArray("command")::add);
        }
        if (!init.arguments().isEmpty()) {
            init.arguments().forEach(container.putArray("args")::add);
        }
        for (JsonNode other : copy.at("/spec/containers")) {
            if (other.path("name").asText().equals(like)) {
                for (String field : new String[] {"volumeMounts", "resources", "securityContext"}) {
                    if (other.has(field)) {
                        container.set(field, other.get(field).deepCopy());
                    }
                }
            }
        }
        container.put("terminationMessagePolicy", "FallbackToLogsOnError");
        ObjectNode spec = copy.withObjectProperty("spec");
        int at = 0;
        for (JsonNode there : spec.withArrayProperty("initContainers")) {
            at += there.path("name").asText().startsWith(PREFIX) ? 1 : 0;
        }
        spec.withArrayProperty("initContainers").insert(at, container);
        return copy;
    }
}
