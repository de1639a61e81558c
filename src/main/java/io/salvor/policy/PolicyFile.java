package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.YamlDocument.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one file holds: its policies, its problems, and the names it gives (as problems in waiting, with the name as message).
 */
final class PolicyFile {
    private static final String API_VERSION = "salvor.io/v1alpha1";
    private static final String KIND = "BackupPolicy";
    private static final String EXPECTED = "expected kind " + KIND + " of apiVersion " + API_VERSION;
    private static final Set<String> KUSTOMIZATIONS =
            Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /** More than a person can act on; a file that is something else altogether would fill the status otherwise. */
    private static final int MOST_PROBLEMS = 1000;

    private final String path;
    private final JsonNode schema;
    private final String namespace;
    private final List<ParsedPolicy> policies = new ArrayList<>();
    private final List<PolicyProblem> problems = new ArrayList<>();
    private final List<PolicyProblem> names = new ArrayList<>();

    private PolicyFile(String path, JsonNode schema, String namespace) {
        this.path = path;
        this.schema = schema;
        this.namespace = namespace;
    }

    static PolicyFile read(SourceFile file, JsonNode schema, String namespace) {
        PolicyFile read = new PolicyFile(file.path(), schema, namespace);
        if (!KUSTOMIZATIONS.contains(file.path().substring(file.path().lastIndexOf('/') + 1))) {
            YamlReader.read(file.content(), read::add).forEach(read::document);
        }
        return read;
    }

    List<ParsedPolicy> policies() {
        return policies;
    }

    List<PolicyProblem> problems() {
        return problems;
    }

    List<PolicyProblem> names() {
        return names;
    }

    private void document(YamlDocument document) {
        JsonNode root = document.root();
        if (isKustomization(root)) {
            return;
        }
        List<FieldProblem> found = kindProblems(root);
        if (found.isEmpty()) {
            found = fieldProblems(root);
            name(document);
        }
        found.forEach(problem -> add(document.placeOf(problem), field(problem.pointer()) + problem.message()));
        if (found.isEmpty()) {
            JsonNode metadata = root.path("metadata");
            policies.add(new ParsedPolicy(
                    path,
                    document.start().line(),
                    metadata.path("name").asText(),
                    texts(metadata.path("labels")),
                    texts(metadata.path("annotations")),
                    root.path("spec")));
        }
    }

    private static boolean isKustomization(JsonNode root) {
        return root.path("apiVersion").asText().startsWith("kustomize.config.k8s.io/")
                && Set.of("Kustomization", "Component")
                        .contains(root.path("kind").asText());
    }

    private static List<FieldProblem> kindProblems(JsonNode root) {
        if (!root.isObject()) {
            return List.of(FieldProblem.ofValue("", "not a manifest; " + EXPECTED));
        }
        List<FieldProblem> problems = new ArrayList<>();
        for (Map.Entry<String, String> wanted :
                Map.of("apiVersion", API_VERSION, "kind", KIND).entrySet()) {
            JsonNode value = root.path(wanted.getKey());
            if (value.isMissingNode()) {
                problems.add(FieldProblem.ofValue("", "\"" + wanted.getKey() + "\" is missing; " + EXPECTED));
            } else if (!value.isTextual() || !value.textValue().equals(wanted.getValue())) {
                String got = "\"" + Quoted.shortened(value.asText()) + "\" is not taken from here; " + EXPECTED;
                problems.add(FieldProblem.ofValue("/" + wanted.getKey(), got));
            }
        }
        return problems;
    }

    private List<FieldProblem> fieldProblems(JsonNode root) {
        List<FieldProblem> found = new ArrayList<>(SchemaCheck.problems(schema, root));
        found.addAll(MetadataChecks.problems(root.path("metadata"), namespace));
        Set<String> known = new HashSet<>();
        found.forEach(problem -> known.add(problem.pointer()));
        for (FieldProblem problem : PolicyChecks.problems(root.path("spec"))) {
            FieldProblem inFile = new FieldProblem("/spec" + problem.pointer(), problem.atKey(), problem.message());
            if (!known.contains(inFile.pointer())) {
                found.add(inFile);
            }
        }
        return found;
    }

    private void name(YamlDocument document) {
        JsonNode name = document.root().path("metadata").path("name");
        if (name.isTextual()) {
            Place place = document.placeOf(FieldProblem.ofValue("/metadata/name", ""));
            names.add(new PolicyProblem(path, place.line(), place.column(), name.textValue()));
        }
    }

    private void add(Place place, String message) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new PolicyProblem(path, place.line(), place.column(), message));
        } else if (problems.size() == MOST_PROBLEMS) {
            problems.add(new PolicyProblem(path, place.line(), place.column(), "and more; put these right first"));
        }
    }

    /** A pointer as people write it: {@code spec.volumes.rules[0].action}. */
    private static String field(String pointer) {
        String dotted = pointer.replaceAll("/([0-9]+)(?=/|$)", "[$1]")
                .replaceFirst("^/", "")
                .replace('/', '.')
                .replace("~1", "/")
                .replace("~0", "~");
        return dotted.isEmpty() ? "" : Quoted.shortened(dotted) + ": ";
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
