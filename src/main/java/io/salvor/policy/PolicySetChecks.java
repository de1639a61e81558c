package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.match.SearchBudget;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.policy.yaml.YamlDocument;
import io.salvor.units.Excerpt;
import io.salvor.units.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a set of policy files says that would be applied, and is hardly meant. */
final class PolicySetChecks {
    /** On a policy: ids of the warnings that are meant, separated by commas, for the whole file. */
    static final String IGNORE = "salvor.io/lint-ignore";

    private static final String IGNORE_POINTER = "/metadata/annotations/salvor.io~1lint-ignore";

    private PolicySetChecks() {}

    /** All warnings, in no order. */
    static List<Finding> warnings(List<PolicyFile> files) {
        List<PolicyDocument> policies =
                files.stream().flatMap(file -> file.documents().stream()).toList();
        SearchBudget budget = SearchBudget.ofOneRun();
        List<Finding> found = new ArrayList<>(unknownLocations(files, policies));
        found.addAll(PlaceChecks.warnings(files, policies));
        for (PolicyDocument policy : policies) {
            found.addAll(IncludeChecks.warnings(policy, budget));
            found.addAll(RuleChecks.warnings(policy, budget));
        }
        found.addAll(OverlapChecks.warnings(policies, budget));
        files.forEach(file -> found.addAll(secrets(file)));
        Set<String> meant = new HashSet<>();
        policies.forEach(policy -> ignored(policy).forEach(id -> meant.add(policy.file() + "\n" + id)));
        found.removeIf(
                finding -> meant.contains(finding.file() + "\n" + finding.rule().id()));
        policies.forEach(policy -> found.addAll(unknownRules(policy)));
        return found;
    }

    private static List<Finding> unknownLocations(List<PolicyFile> files, List<PolicyDocument> policies) {
        Set<String> locations = new TreeSet<>();
        for (PolicyFile file : files) {
            for (YamlDocument companion : file.companions()) {
                JsonNode name = companion.root().path("metadata").path("name");
                if (companion.root().path("kind").asText().equals("BackupStorageLocation") && name.isTextual()) {
                    locations.add(name.textValue());
                }
            }
        }
        return locations.isEmpty()
                ? List.of()
                : policies.stream()
                        .flatMap(policy -> unknownLocations(policy, locations))
                        .toList();
    }

    private static Stream<Finding> unknownLocations(PolicyDocument policy, Set<String> locations) {
        List<Finding> found = new ArrayList<>();
        unknown(policy.storageLocation(), locations)
                .map(message -> policy.spec().has("storageLocation")
                        ? policy.at(LintRule.UNKNOWN_LOCATION, "/spec/storageLocation", message)
                        : policy.atKey(LintRule.UNKNOWN_LOCATION, "/spec", message))
                .ifPresent(found::add);
        JsonNode copies = policy.spec().path("copies");
        for (int i = 0; i < copies.size() && copies.isArray(); i++) {
            JsonNode name = copies.get(i).path("storageLocation");
            String at = "/spec/copies/" + i + "/storageLocation";
            Optional.ofNullable(name.textValue())
                    .flatMap(location -> unknown(location, locations))
                    .ifPresent(message -> found.add(policy.at(LintRule.UNKNOWN_LOCATION, at, message)));
        }
        return found.stream();
    }

    private static Optional<String> unknown(String location, Set<String> locations) {
        if (locations.contains(location)) {
            return Optional.empty();
        }
        String hint = NearestName.of(location, locations)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElse("these files hold " + String.join(", ", locations));
        return Optional.of("no BackupStorageLocation \"" + Excerpt.shortened(location) + "\" in these files; " + hint);
    }

    private static List<Finding> secrets(PolicyFile file) {
        return file.secrets().secrets().stream()
                .map(secret -> new Finding(
                        LintRule.PASTED_SECRET,
                        file.path(),
                        secret.place().line(),
                        secret.place().column(),
                        "looks like " + secret.what()
                                + "; take it out, replace it where it is in use (everyone who can read the repository has it), and keep"
                                + " secrets in Secrets"))
                .toList();
    }

    private static List<String> ignored(PolicyDocument policy) {
        String given = policy.annotation(IGNORE);
        return given == null
                ? List.of()
                : Arrays.stream(given.split(","))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .toList();
    }

    private static List<Finding> unknownRules(PolicyDocument policy) {
        List<String> warnings = Arrays.stream(LintRule.values())
                .filter(rule -> rule.severity() == LintRule.Severity.Warning)
                .map(LintRule::id)
                .toList();
        return ignored(policy).stream()
                .filter(id -> !warnings.contains(id))
                .map(id -> policy.at(LintRule.UNKNOWN_LINT_RULE, IGNORE_POINTER, noSuchWarning(id, warnings)))
                .toList();
    }

    private static String noSuchWarning(String id, List<String> warnings) {
        Optional<String> nearest = NearestName.of(id, warnings);
        return "\"" + Excerpt.shortened(id) + "\" is not the id of a warning; "
                + nearest.map(name -> "did you mean \"" + name + "\"?")
                        .orElse("expected " + String.join(", ", warnings));
    }
}
