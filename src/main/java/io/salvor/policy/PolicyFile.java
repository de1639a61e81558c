package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.policy.finding.Place;
import io.salvor.policy.schema.SchemaCheck;
import io.salvor.policy.yaml.YamlDocument;
import io.salvor.policy.yaml.YamlReader;
import io.salvor.units.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one file holds: its documents, its policies, and everything that keeps them from being applied. */
final class PolicyFile {
    private static final String KIND = "BackupPolicy";
    private static final String EXPECTED = "expected kind " + KIND + " of apiVersion " + BesidePolicies.API_VERSION;

    /** More than a person can act on; a file that is something else altogether would fill the status otherwise. */
    private static final int MOST_PROBLEMS = 1000;

    private final String path;
    private final JsonNode schema;
    private final String namespace;
    private final byte[] content;
    private final List<PolicyDocument> documents = new ArrayList<>();
    private final List<YamlDocument> companions = new ArrayList<>();
    private final List<ParsedPolicy> policies = new ArrayList<>();
    private final List<Finding> errors = new ArrayList<>();

    /** Null until it is asked for: a file without errors is only looked through where somebody wants to know. */
    private SecretScan secrets;

    private PolicyFile(SourceFile file, JsonNode schema, String namespace) {
        this.path = file.path();
        this.schema = schema;
        this.namespace = namespace;
        this.content = file.content();
    }

    static PolicyFile read(SourceFile file, JsonNode schema, String namespace) {
        PolicyFile read = new PolicyFile(file, schema, namespace);
        if (BesidePolicies.isLfsPointer(file.content())) {
            read.add(
                    LintRule.GIT_LFS,
                    Place.BEGINNING,
                    "the file is kept in Git LFS, which is not read; put the file itself into Git");
        } else if (!BesidePolicies.isKustomization(file.path())) {
            YamlReader.read(file.content(), read::add).forEach(read::document);
        }
        return read;
    }

    /** The documents that are meant as policies, with or without errors. */
    List<PolicyDocument> documents() {
        return documents;
    }

    /** Objects of our other kinds that may lie beside policies. */
    List<YamlDocument> companions() {
        return companions;
    }

    /** The policies that are free of errors. */
    List<ParsedPolicy> policies() {
        return policies;
    }

    List<Finding> errors() {
        return errors;
    }

    SecretScan secrets() {
        if (secrets == null) {
            secrets = SecretScan.of(content);
        }
        return secrets;
    }

    String path() {
        return path;
    }

    private void document(YamlDocument document) {
        JsonNode root = document.root();
        if (BesidePolicies.isKustomization(root)) {
            return;
        }
        if (BesidePolicies.isCompanion(root)) {
            companions.add(document);
            return;
        }
        List<FieldProblem> found = kindProblems(root);
        if (found.isEmpty()) {
            found = fieldProblems(root);
            documents.add(new PolicyDocument(path, document));
        }
        found.forEach(problem ->
                add(problem.rule(), document.placeOf(problem), field(problem.pointer()) + problem.message()));
        if (found.isEmpty()) {
            JsonNode metadata = root.path("metadata");
            policies.add(new ParsedPolicy(
                    path,
                    document.places(),
                    metadata.path("name").asText(),
                    texts(metadata.path("labels")),
                    texts(metadata.path("annotations")),
                    root.path("spec")));
        }
    }

    private static List<FieldProblem> kindProblems(JsonNode root) {
        if (!root.isObject()) {
            return List.of(FieldProblem.ofValue(LintRule.OTHER_KIND, "", "not a manifest; " + EXPECTED));
        }
        List<FieldProblem> problems = new ArrayList<>();
        for (Map.Entry<String, String> wanted :
                Map.of("apiVersion", BesidePolicies.API_VERSION, "kind", KIND).entrySet()) {
            JsonNode value = root.path(wanted.getKey());
            if (value.isMissingNode()) {
                problems.add(FieldProblem.ofValue(
                        LintRule.OTHER_KIND, "", "\"" + wanted.getKey() + "\" is missing; " + EXPECTED));
            } else if (!value.isTextual() || !value.textValue().equals(wanted.getValue())) {
                String got = "\"" + Excerpt.shortened(value.asText()) + "\" is not taken from here; " + EXPECTED;
                problems.add(FieldProblem.ofValue(LintRule.OTHER_KIND, "/" + wanted.getKey(), got));
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
            FieldProblem inFile =
                    new FieldProblem(problem.rule(), "/spec" + problem.pointer(), problem.atKey(), problem.message());
            if (!known.contains(inFile.pointer())) {
                found.add(inFile);
            }
        }
        return found;
    }

    private void add(LintRule rule, Place place, String message) {
        if (errors.size() < MOST_PROBLEMS) {
            errors.add(new Finding(
                    rule, path, place.line(), place.column(), secrets().redact(message)));
        } else if (errors.size() == MOST_PROBLEMS) {
            errors.add(new Finding(
                    LintRule.TOO_MANY_PROBLEMS, path, place.line(), place.column(), "and more; put these right first"));
        }
    }

    /** A pointer as people write it: {@code spec.volumes.rules[0].action}. */
    static String field(String pointer) {
        String dotted = pointer.replaceAll("/([0-9]+)(?=/|$)", "[$1]")
                .replaceFirst("^/", "")
                .replace('/', '.')
                .replace("~1", "/")
                .replace("~0", "~");
        return dotted.isEmpty() ? "" : Excerpt.shortened(dotted) + ": ";
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
