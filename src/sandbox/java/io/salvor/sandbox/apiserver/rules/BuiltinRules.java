package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.Json;
import io.salvor.sandbox.apiserver.store.Target;
import java.util.ArrayList;
import java.util.List;

/** What a real server insists on in built-in kinds where it matters here, and which fields are frozen. */
final class BuiltinRules {

    private BuiltinRules() {}

    /** @param old the stored object, or null when it is new */
    static void check(Target target, ObjectNode object, ObjectNode old) {
        List<Cause> causes = new ArrayList<>();
        JsonNode spec = object.path("spec");
        if (old == null) {
            required(target.type().plural(), spec, causes);
            if (target.type().is("batch", "jobs")) {
                generatedSelector(object, causes);
            }
        } else if (!target.statusOnly() && target.subresource().isEmpty()) {
            frozen(target.type().plural(), object, old, causes);
        }
        if (target.type().isCore("configmaps") || target.type().isCore("secrets")) {
            DataRules.check(target, object, causes);
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(target.type(), target.name(), causes);
        }
    }

    private static void required(String plural, JsonNode spec, List<Cause> causes) {
        switch (plural) {
            case "pods" -> PodRules.check(spec, "spec", causes);
            case "jobs" -> {
                template(spec, causes);
                String restart = Json.text(spec, "template", "spec", "restartPolicy");
                if (!restart.equals("Never") && !restart.equals("OnFailure")) {
                    causes.add(new Cause(
                            "FieldValueRequired",
                            "Required value: valid values:" + " \"OnFailure\", \"Never\"",
                            "spec.template.spec.restartPolicy"));
                }
            }
            case "deployments", "replicasets", "statefulsets", "daemonsets" -> template(spec, causes);
            case "persistentvolumeclaims" -> {
                missing(spec, "accessModes", "spec", causes);
                if (!Json.at(spec, "resources", "requests").has("storage")) {
                    causes.add(new Cause("FieldValueRequired", "Required value", "spec.resources[storage]"));
                }
            }
            case "persistentvolumes" -> {
                missing(spec, "accessModes", "spec", causes);
                missing(spec, "capacity", "spec", causes);
            }
            default -> {}
        }
    }

    private static void template(JsonNode spec, List<Cause> causes) {
        PodRules.check(Json.at(spec, "template", "spec"), "spec.template.spec", causes);
        Json.at(spec, "template", "metadata", "labels")
                .properties()
                .forEach(label -> MetadataRules.label(label, "spec.template.labels", causes));
        Json.at(spec, "selector", "matchLabels").properties().forEach(wanted -> {
            String value = Json.text(spec, "template", "metadata", "labels", wanted.getKey());
            if (!value.equals(wanted.getValue().asText())) {
                causes.add(new Cause(
                        "FieldValueInvalid",
                        "Invalid value: " + Json.at(spec, "template", "metadata", "labels")
                                + ": `selector` does not match template `labels`",
                        "spec.template.metadata.labels"));
            }
        });
    }

    /** A job that comes with another job's selector, as one restored from its manifest does, is refused. */
    private static void generatedSelector(ObjectNode job, List<Cause> causes) {
        JsonNode spec = job.path("spec");
        if (spec.path("manualSelector").asBoolean(false)) {
            return;
        }
        String uid = Json.text(job, "metadata", "uid");
        JsonNode selector = Json.at(spec, "selector", "matchLabels");
        if (selector.size() != 1
                || !selector.path("batch.kubernetes.io/controller-uid").asText().equals(uid)) {
            causes.add(new Cause(
                    "FieldValueInvalid",
                    "Invalid value: " + selector + ": `selector` not auto-generated",
                    "spec.selector"));
        }
        JsonNode labels = Json.at(spec, "template", "metadata", "labels");
        for (String label : List.of("controller-uid", "batch.kubernetes.io/controller-uid")) {
            if (!labels.path(label).asText().equals(uid)) {
                causes.add(new Cause(
                        "FieldValueInvalid",
                        "Invalid value: " + labels + ": must be '" + uid + "'",
                        "spec.template.metadata.labels[" + label + "]"));
            }
        }
    }

    private static void missing(JsonNode object, String field, String path, List<Cause> causes) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()
                || value.isContainerNode() && value.isEmpty()
                || value.isTextual() && value.asText().isEmpty()) {
            causes.add(new Cause("FieldValueRequired", "Required value", path + "." + field));
        }
    }

    private static void frozen(String plural, ObjectNode object, ObjectNode old, List<Cause> causes) {
        switch (plural) {
            case "pods" -> pod(object.path("spec"), old.path("spec"), causes);
            case "jobs" -> same(object, old, causes, "completions", "completionMode", "selector", "template");
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
                    causes.add(new Cause(
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

    private static void same(ObjectNode object, ObjectNode old, List<Cause> causes, String... fields) {
        for (String field : fields) {
            compare(Json.at(object, "spec", field), Json.at(old, "spec", field), "spec." + field, causes);
        }
    }

    private static void compare(JsonNode value, JsonNode before, String field, List<Cause> causes) {
        if (!value.equals(before)) {
            causes.add(new Cause("FieldValueInvalid", "Invalid value: " + value + ": field is immutable", field));
        }
    }

    private static void pod(JsonNode spec, JsonNode before, List<Cause> causes) {
        if (!unchangeable(spec).equals(unchangeable(before))) {
            causes.add(new Cause(
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
