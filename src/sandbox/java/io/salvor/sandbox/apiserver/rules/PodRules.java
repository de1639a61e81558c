package io.salvor.sandbox.apiserver.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod's spec must look like, in a pod or in a template of one. */
final class PodRules {

    private static final Set<String> RESTART_POLICIES = Set.of("Always", "OnFailure", "Never");

    private final String path;
    private final List<Cause> causes;

    private PodRules(String path, List<Cause> causes) {
        this.path = path;
        this.causes = causes;
    }

    /** Adds what is wrong with a spec to {@code causes}; {@code path} is where it stands. */
    static void check(JsonNode spec, String path, List<Cause> causes) {
        PodRules rules = new PodRules(path, causes);
        String restart = spec.path("restartPolicy").asText("Always");
        if (!RESTART_POLICIES.contains(restart)) {
            causes.add(new Cause(
                    "FieldValueNotSupported",
                    "Unsupported value: \"" + restart + "\": supported values: \"Always\", \"OnFailure\", \"Never\"",
                    path + ".restartPolicy"));
        }
        Set<String> volumes = rules.volumes(spec.path("volumes"));
        if (spec.path("containers").isEmpty()) {
            rules.required(path + ".containers");
        }
        Set<String> names = new HashSet<>();
        for (String list : List.of("initContainers", "containers")) {
            for (int i = 0; i < spec.path(list).size(); i++) {
                rules.container(spec.path(list).get(i), path + "." + list + "[" + i + "]", names, volumes);
            }
        }
    }

    private Set<String> volumes(JsonNode volumes) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < volumes.size(); i++) {
            String at = path + ".volumes[" + i + "]";
            name(volumes.get(i), at, names);
            List<String> sources = new ArrayList<>();
            volumes.get(i).properties().stream()
                    .filter(field -> field.getValue().isObject())
                    .forEach(field -> sources.add(field.getKey()));
            if (sources.size() > 1) {
                causes.add(new Cause(
                        "FieldValueForbidden",
                        "Forbidden: may not specify more than 1 volume type: " + sources,
                        at + "." + sources.get(1)));
            }
            JsonNode claim = volumes.get(i).path("persistentVolumeClaim");
            if (claim.isObject() && Json.text(claim, "claimName").isEmpty()) {
                required(at + ".persistentVolumeClaim.claimName");
            }
        }
        return names;
    }

    private void container(JsonNode container, String at, Set<String> names, Set<String> volumes) {
        name(container, at, names);
        if (Json.text(container, "image").isEmpty()) {
            required(at + ".image");
        }
        for (int i = 0; i < container.path("env").size(); i++) {
            if (Json.text(container.path("env").get(i), "name").isEmpty()) {
                required(at + ".env[" + i + "].name");
            }
        }
        Set<String> mountPaths = new HashSet<>();
        for (int i = 0; i < container.path("volumeMounts").size(); i++) {
            mount(container, i, at + ".volumeMounts[" + i + "]", mountPaths, volumes);
        }
    }

    private void mount(JsonNode container, int index, String at, Set<String> mountPaths, Set<String> volumes) {
        JsonNode mount = container.path("volumeMounts").get(index);
        String volume = Json.text(mount, "name");
        String mountPath = Json.text(mount, "mountPath");
        if (!volumes.contains(volume)) {
            causes.add(new Cause("FieldValueNotFound", "Not found: \"" + volume + "\"", at + ".name"));
        }
        if (mountPath.isEmpty()) {
            required(at + ".mountPath");
        } else if (!mountPaths.add(mountPath)) {
            invalid("\"" + mountPath + "\": must be unique", at + ".mountPath");
        }
        String subPath = Json.text(mount, "subPath");
        if (subPath.startsWith("/") || List.of(subPath.split("/")).contains("..")) {
            invalid("\"" + subPath + "\": must be a relative path and may not contain '..'", at + ".subPath");
        }
        boolean privileged = Json.at(container, "securityContext", "privileged").asBoolean(false);
        if (Json.text(mount, "mountPropagation").equals("Bidirectional") && !privileged) {
            causes.add(new Cause(
                    "FieldValueForbidden",
                    "Forbidden: Bidirectional mount propagation is available only to privileged containers",
                    at + ".mountPropagation"));
        }
    }

    private void name(JsonNode named, String at, Set<String> names) {
        String name = Json.text(named, "name");
        if (name.isEmpty()) {
            required(at + ".name");
        } else if (!names.add(name)) {
            causes.add(new Cause("FieldValueDuplicate", "Duplicate value: \"" + name + "\"", at + ".name"));
        } else {
            MetadataRules.label(name, at + ".name", causes);
        }
    }

    private void required(String field) {
        causes.add(new Cause("FieldValueRequired", "Required value", field));
    }

    private void invalid(String message, String field) {
        causes.add(new Cause("FieldValueInvalid", "Invalid value: " + message, field));
    }
}
