package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.match.GlobSearch;
import io.salvor.match.SearchBudget;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds volume rules that can never match: those for namespaces that the policy leaves out, and those behind a wider rule. */
final class RuleChecks {
    private static final String NAMESPACES = "namespaces";

    /** Conditions that are lists of names or globs, any of which may match. */
    private static final Set<String> GLOBS =
            Set.of(NAMESPACES, "claims", "volumes", "storageClasses", "csiDrivers", "volumeTypes", "accessModes");

    /** What restic matches with every file, after a / at the end is taken away. */
    private static final Set<String> EVERYTHING = Set.of("", "*", "**", "/*", "/**", "**/*", "/**/*");

    /** Conditions that are maps, all of which must match. */
    private static final Set<String> LABELS = Set.of("podLabels", "claimLabels");

    private final PolicyDocument policy;
    private final NamespaceScope scope;
    private final JsonNode rules;
    private final SearchBudget budget;
    private final List<Finding> found = new ArrayList<>();

    private RuleChecks(PolicyDocument policy, SearchBudget budget) {
        this.policy = policy;
        this.scope = NamespaceScope.of(policy.spec());
        this.rules = policy.spec().path("volumes").path("rules");
        this.budget = budget;
    }

    static List<Finding> warnings(PolicyDocument policy, SearchBudget budget) {
        RuleChecks checks = new RuleChecks(policy, budget);
        for (int i = 0; i < checks.rules.size(); i++) {
            checks.rule(i);
            checks.files(i);
        }
        return checks.found;
    }

    private void rule(int index) {
        JsonNode match = match(index);
        List<String> namespaces = PolicyDocument.texts(match.path(NAMESPACES));
        if (!namespaces.isEmpty()
                && GlobSearch.name(List.of(scope.include(), namespaces), scope.exclude(), budget)
                        .none()) {
            add(index, "can never match: the policy takes in none of its namespaces");
            return;
        }
        for (int earlier = 0; earlier < index; earlier++) {
            if (match(earlier).isObject() && match.isObject() && coversAll(match(earlier), match)) {
                int line = policy.document()
                        .placeOf(FieldProblem.ofValue(pointer(earlier), ""))
                        .line();
                add(
                        index,
                        "can never match: rules[" + earlier + "] in line " + line
                                + " comes first and matches all that this one does; put the narrower rule first, or take one out");
                return;
            }
        }
    }

    private void files(int index) {
        List<String> excluded =
                PolicyDocument.texts(rules.path(index).path("files").path("exclude"));
        for (String pattern : excluded) {
            if (!pattern.isEmpty() && EVERYTHING.contains(pattern.replaceFirst("/+$", ""))) {
                found.add(
                        policy.at(
                                LintRule.RULE_SAVES_NO_FILES,
                                pointer(index) + "/files/exclude",
                                "\"" + pattern
                                        + "\" leaves out every file, and the volume would be saved empty; name what is to be left out, or use action Skip"));
                return;
            }
        }
    }

    private boolean coversAll(JsonNode wide, JsonNode narrow) {
        for (Map.Entry<String, JsonNode> condition : wide.properties()) {
            if (!covers(condition.getKey(), condition.getValue(), narrow.path(condition.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private boolean covers(String condition, JsonNode wide, JsonNode narrow) {
        if (wide.isEmpty() && wide.isContainerNode()) {
            return true;
        }
        if (GLOBS.contains(condition)) {
            List<String> globs = PolicyDocument.texts(wide);
            return condition.equals(NAMESPACES)
                    ? coversNamespaces(globs, PolicyDocument.texts(narrow))
                    : !narrow.isEmpty()
                            && PolicyDocument.texts(narrow).stream()
                                    .allMatch(glob -> GlobSearch.covers(globs, glob, budget));
        }
        if (LABELS.contains(condition)) {
            return wide.properties().stream().allMatch(label -> label.getValue().equals(narrow.get(label.getKey())));
        }
        // A condition of another form is only known to hold where the other rule says the very same.
        return wide.equals(narrow);
    }

    /** Every volume is in a namespace, so that a rule that names none may still be covered by one that names all there are. */
    private boolean coversNamespaces(List<String> wide, List<String> narrow) {
        List<String> left = new ArrayList<>(wide);
        left.addAll(scope.exclude());
        return GlobSearch.name(List.of(scope.include(), narrow.isEmpty() ? List.of("*") : narrow), left, budget)
                .none();
    }

    private JsonNode match(int index) {
        return rules.path(index).path("match");
    }

    private static String pointer(int index) {
        return "/spec/volumes/rules/" + index;
    }

    private void add(int index, String message) {
        found.add(policy.at(LintRule.RULE_NEVER_MATCHES, pointer(index), message));
    }
}
