package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.policy.schema.ManifestSchema;
import io.salvor.policy.schema.PolicySchema;
import io.salvor.units.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads policy files strictly, and says everything that is wrong in all of them at once. */
public final class PolicyParser {
    private final JsonNode manifestSchema;
    private final String namespace;

    /**
     * @param openApiSchema the {@code openAPIV3Schema} of BackupPolicy, see {@link PolicySchema#load()}
     * @param namespace the only namespace that a policy may name, or null if it may name any
     */
    public PolicyParser(JsonNode openApiSchema, String namespace) {
        this.manifestSchema = ManifestSchema.of(openApiSchema);
        this.namespace = namespace;
    }

    /** Reads all files; throws nothing, whatever their bytes are. */
    public ParsedPolicies parse(List<SourceFile> files) {
        List<PolicyFile> read = read(files);
        List<ParsedPolicy> policies = new ArrayList<>();
        read.forEach(file -> policies.addAll(file.errors().isEmpty() ? file.policies() : List.of()));
        return new ParsedPolicies(
                policies, errors(read).stream().map(Finding::problem).distinct().toList());
    }

    /** Reads all files as {@link #parse} does, and adds what would be applied but is hardly meant, sorted by place. */
    public List<Finding> lint(List<SourceFile> files) {
        List<PolicyFile> read = read(files);
        List<Finding> findings = new ArrayList<>(errors(read));
        findings.addAll(PolicySetChecks.warnings(read));
        return findings.stream().distinct().sorted().toList();
    }

    private List<PolicyFile> read(List<SourceFile> files) {
        return files.stream()
                .map(file -> PolicyFile.read(file, manifestSchema, namespace))
                .toList();
    }

    private static List<Finding> errors(List<PolicyFile> files) {
        List<Finding> errors = new ArrayList<>();
        files.forEach(file -> errors.addAll(file.errors()));
        errors.addAll(namedTwice(files));
        return errors.stream().sorted().toList();
    }

    private static List<Finding> namedTwice(List<PolicyFile> files) {
        List<Finding> problems = new ArrayList<>();
        Map<String, PolicyDocument> firsts = new HashMap<>();
        for (PolicyFile file : files) {
            for (PolicyDocument policy : file.documents()) {
                PolicyDocument first = policy.name() == null ? null : firsts.putIfAbsent(policy.name(), policy);
                if (first != null) {
                    problems.add(twice(policy, first));
                    problems.add(twice(first, policy));
                }
            }
        }
        return problems;
    }

    private static Finding twice(PolicyDocument policy, PolicyDocument other) {
        int line = other.document()
                .placeOf(FieldProblem.ofValue("/metadata/name", ""))
                .line();
        return policy.at(
                LintRule.DUPLICATE_NAME,
                "/metadata/name",
                "the name \"" + Excerpt.shortened(policy.name()) + "\" is also used in " + other.file() + ":" + line);
    }
}
