package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPolicySpec;
import io.salvor.cli.lint.PolicyFiles;
import io.salvor.coverage.CoveringPolicy;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.git.CheckedOutRepository;
import io.salvor.inventory.InstalledPolicy;
import io.salvor.inventory.Inventory;
import io.salvor.match.FolderRules;
import io.salvor.policy.ParsedPolicies;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.PolicyParser;
import io.salvor.policy.SourceFile;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.policy.schema.PolicySchema;
import io.salvor.reading.CoveringPolicies;
import io.salvor.trouble.GitException;
import io.salvor.units.TimeZones;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Makes values that can be compared out of policies in files, in Git and in a cluster. */
final class PolicyReader {
    private final ObjectMapper json;
    private final PrintWriter errors;
    private final FolderRules rules;
    private final JsonNode schema = PolicySchema.load();
    private final CoveringPolicies covering;

    /**
     * @param errors where the problems of files go, one a line
     * @param rules which files of a folder are read
     */
    PolicyReader(ObjectMapper json, PrintWriter errors, FolderRules rules, Instant now) {
        this.json = json;
        this.errors = errors;
        this.rules = rules;
        this.covering = new CoveringPolicies(now);
    }

    /**
     * The policies of a folder.
     *
     * @param namespace the operator's, which they may name
     * @throws CannotRunException when a file has a problem: a sync would apply none of them
     */
    List<ParsedPolicy> folder(Path path, String namespace) {
        PolicyFiles read = files(path);
        for (Finding finding : read.findings()) {
            errors.println(finding.file() + ":" + finding.line() + ":" + finding.column() + ": " + finding.message());
        }
        ParsedPolicies parsed = new PolicyParser(schema, namespace).parse(read.files());
        parsed.problems().forEach(errors::println);
        int count = read.findings().size() + parsed.problems().size();
        if (count > 0) {
            throw new CannotRunException((count == 1 ? "there is a problem" : "there are " + count + " problems")
                    + " in the policies; no plan can be made of them");
        }
        return parsed.policies();
    }

    private PolicyFiles files(Path path) {
        try {
            new CheckedOutRepository(path, rules).requireWhole();
            return PolicyFiles.read(List.of(path), rules);
        } catch (GitException e) {
            throw new CannotRunException(e.getMessage());
        } catch (NoSuchFileException e) {
            throw new CannotRunException("there is no " + path);
        } catch (IOException e) {
            throw new CannotRunException(path + " cannot be read: " + e);
        }
    }

    /** The policies of the same folder at a revision. Problems are reported; files without them count. */
    List<PlannedPolicy> revision(Path path, String revision, String namespace) {
        List<SourceFile> files;
        try {
            files = new CheckedOutRepository(path, rules)
                    .read(revision).stream()
                            .map(file -> new SourceFile(file.path(), file.content()))
                            .toList();
        } catch (GitException e) {
            throw new CannotRunException(e.getMessage());
        }
        ParsedPolicies parsed = new PolicyParser(schema, namespace).parse(files);
        for (PolicyProblem problem : parsed.problems()) {
            errors.println(revision + ":" + problem + "; this file of the base is left out of the comparison");
        }
        return planned(parsed.policies());
    }

    /** The policies that are in a cluster. One that cannot be run is reported and left out. */
    List<PlannedPolicy> installed(Inventory inventory) {
        List<PlannedPolicy> policies = new ArrayList<>();
        for (InstalledPolicy policy : inventory.policies()) {
            String file = policy.file();
            String place = file == null || policy.line() == null ? file : file + ":" + policy.line();
            List<String> rules = file == null
                    ? List.of()
                    : policy.ruleLines().stream().map(line -> file + ":" + line).toList();
            try {
                PlannedPolicy read =
                        planned(policy.name(), place, rules, PolicySchema.withDefaults(schema, policy.spec()));
                policies.add(policy.stalled() ? read.stalled() : read);
            } catch (IllegalArgumentException e) {
                errors.println("policy " + policy.name() + " in the cluster protects nothing: " + e.getMessage());
            }
        }
        return policies;
    }

    /** The policies of files. */
    List<PlannedPolicy> planned(List<ParsedPolicy> policies) {
        return policies.stream()
                .map(policy -> planned(
                        policy.name(),
                        policy.file() + ":" + policy.line(),
                        rulePlaces(policy),
                        PolicySchema.withDefaults(schema, policy.spec())))
                .toList();
    }

    private static List<String> rulePlaces(ParsedPolicy policy) {
        return IntStream.range(0, policy.spec().at("/volumes/rules").size())
                .mapToObj(rule -> policy.file() + ":"
                        + policy.places().of("/spec/volumes/rules/" + rule).line())
                .toList();
    }

    private PlannedPolicy planned(String name, String place, List<String> rulePlaces, JsonNode spec) {
        BackupPolicySpec read = json.convertValue(spec, BackupPolicySpec.class);
        CoveringPolicy covers = covering.of(name, read);
        PlannedPolicy policy = new PlannedPolicy(
                place,
                rulePlaces,
                // Through its type, so that a number is the same number whether it was read from YAML or JSON.
                json.valueToTree(read),
                covers,
                CoveringPolicies.schedule(read),
                TimeZones.parse(read.timeZone));
        // One that the cluster holds may be wrong, and that shows where it is asked.
        policy.retention(policy.storageLocation());
        read.copies.forEach(copy -> policy.retention(copy.storageLocation));
        return policy;
    }
}
