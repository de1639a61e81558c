package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
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
        List<ParsedPolicy> policies = new ArrayList<>();
        List<PolicyProblem> problems = new ArrayList<>();
        Map<String, PolicyProblem> namedAt = new HashMap<>();
        for (SourceFile file : files) {
            PolicyFile read = PolicyFile.read(file, manifestSchema, namespace);
            policies.addAll(read.problems().isEmpty() ? read.policies() : List.of());
            problems.addAll(read.problems());
            read.names().forEach(name -> {
                PolicyProblem first = namedAt.putIfAbsent(name.message(), name);
                if (first != null) {
                    problems.add(twice(name, first));
                    problems.add(twice(first, name));
                }
            });
        }
        Collections.sort(problems);
        return new ParsedPolicies(policies, problems.stream().distinct().toList());
    }

    private static PolicyProblem twice(PolicyProblem name, PolicyProblem other) {
        String message = "the name \"" + name.message() + "\" is also used in " + other.file() + ":" + other.line();
        return new PolicyProblem(name.file(), name.line(), name.column(), "metadata.name: " + message);
    }
}
