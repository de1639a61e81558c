package io.salvor.sandbox.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Fields of built-in kinds that cannot change once set, and the few a real server insists on. */
final class FrozenFields {

    private FrozenFields() {}

    /** @param old the stored object, or null when it is new */
    static void check(Target target, ObjectNode object, ObjectNode old) {
        List<ApiException.Cause> causes = new ArrayList<>();
        JsonNode spec = object.path("spec");
        if (old == null) {
            required(target.type().plural(), spec, causes);
        } else if (!target.statusOnly() && target.subresource().isEmpty()) {
            frozen(target.type().plural(), object, old, causes);
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(target.type(), target.name(), causes);
        }
    }

    private static void required(String plural, JsonNode spec, List<ApiException.Cause> causes) {
        switch (plural) {
            case "pods" -> containers(spec, "spec", causes);
            case "jobs" -> {
                containers(Json.at(spec, "template", "spec"), "spec.template.spec", causes);
                String restart = Json.text(spec, "template", "spec", "restartPolicy");
                if (!restart.equals("Never") && !restart.equals("OnFailure")) {
                    causes.add(new ApiException.Cause(
                            "FieldValueRequired",
                            "Required value: valid values:" + " \"OnFailure\", \"Never\"",
                            "spec.template.spec.restartPolicy"));
                }
            }
            case "deployments", "replicasets", "statefulsets", "daemonsets" ->
                containers(Json.at(spec, "template", "spec"), "spec.template.spec", causes);
            case "persistentvolumeclaims" -> {
                missing(spec, "accessModes", "spec", causes);
                if (!Json.at(spec, "resources", "requests").has("storage")) {
                    causes.add(
                            new ApiException.Cause("FieldValueRequired", "Required value", "spec.resources[storage]"));
                }
            }
            case "persistentvolumes" -> {
                missing(spec, "accessModes", "spec", causes);
                missing(spec, "capacity", "spec", causes);
            }
            default -> {}
        }
    }

    private static void containers(JsonNode podSpec, String path, List<ApiException.Cause> causes) {
        missing(podSpec, "containers", path, causes);
        List<String> volumes = new ArrayList<>();
        podSpec.path("volumes")
                .forEach(volume -> volumes.add(volume.path("name").asText()));
        for (String list : new String[] {"initContainers", "containers"}) {
            int index = 0;
            for (JsonNode container : podSpec.path(list)) {
                String at = path + "." + list + "[" + index++ + "]";
                missing(container, "name", at, causes);
                missing(container, "image", at, causes);
                int mountIndex = 0;
                for (JsonNode mount : container.path("volumeMounts")) {
                    String name = mount.path("name").asText();
                    if (!volumes.contains(name)) {
                        causes.add(new ApiException.Cause(
                                "FieldValueNotFound",
                                "Not found: \"" + name + "\"",
                                at + ".volumeMounts[" + mountIndex + "].name"));
                    }
                    mountIndex++;
                }
            }
        }
    }

    private static void missing(JsonNode object, String field, String path, List<ApiException.Cause> causes) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()
                || value.isContainerNode() && value.isEmpty()
                || value.isTextual() && value.asText().isEmpty()) {
            causes.add(new ApiException.Cause("FieldValueRequired", "Required value", path + "." + field));
        }
    }

    private static void frozen(String plural, ObjectNode object, ObjectNode old, List<ApiException.Cause> causes) {
        switch (plural) {
            case "pods" -> pod(object.path("spec"), old.path("spec"), causes);
            case "jobs" -> same(object, old, causes, "completionMode", "selector", "template");
            case "deployments", "replicasets", "daemonsets" -> same(object, old, causes, "selector");
            case "statefulsets" -> same(object, old, causes, "selector", "serviceName", "volumeClaimTemplates");
            case "persistentvolumeclaims" -> {
                same(object, old, causes, "accessModes", "storageClassName", "selector", "volumeMode", "dataSource");
                if (Json.at(old, "spec").has("volumeName")) {
                    same(object, old, causes, "volumeName");
                }
            }
            case "persistentvolumes" -> same(object, old, causes, "volumeMode", "local", "hostPath", "nfs", "csi");
            case "configmaps", "secrets" -> {
                if (old.path("immutable").asBoolean(false)
                        && (!object.path("data").equals(old.path("data"))
                                || !object.path("immutable").asBoolean(false))) {
                    causes.add(new ApiException.Cause(
                            "FieldValueForbidden", "Forbidden: field is immutable when `immutable` is set", "data"));
                }
            }
            case "storageclasses" -> {
                for (String field : List.of("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")) {
                    compare(object.path(field), old.path(field), field, causes);
                }
            }
            default -> {}
        }
    }

    private static void same(ObjectNode object, ObjectNode old, List<ApiException.Cause> causes, String... fields) {
        for (String field : fields) {
            compare(Json.at(object, "spec", field), Json.at(old, "spec", field), "spec." + field, causes);
        }
    }

    private static void compare(JsonNode value, JsonNode before, String field, List<ApiException.Cause> causes) {
        if (!value.equals(before)) {
            causes.add(new ApiException.Cause(
                    "FieldValueInvalid", "Invalid value: " + value + ": field is immutable", field));
        }
    }

    private static void pod(JsonNode spec, JsonNode before, List<ApiException.Cause> causes) {
        if (!unchangeable(spec).equals(unchangeable(before))) {
            causes.add(new ApiException.Cause(
                    "FieldValueForbidden",
                    "Forbidden: pod updates may not change fields"
                            + " other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                            + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
                    "spec"));
        }
    }

    private static ObjectNode unchangeable(JsonNode spec) {
        ObjectNode copy = (ObjectNode) spec.deepCopy();
        copy.remove(List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"));
        for (String list : new String[] {"initContainers", "containers"}) {
            copy.path(list).forEach(container -> ((ObjectNode) container).remove("image"));
        }
        return copy;
    }
}
