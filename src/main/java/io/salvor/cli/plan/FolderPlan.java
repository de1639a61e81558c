package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PolicySource;
import io.salvor.cli.lint.IgnoreOption;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.PlanDiff;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.inventory.Inventory;
import io.salvor.match.FolderRules;
import io.salvor.policy.ParsedPolicy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the plan of a folder: what is compared with what, and whose policies stay as they are. */
final class FolderPlan {
    private final Inventory inventory;
    private final ObjectMapper json;
    private final PrintWriter errors;
    private final Instant now;

    FolderPlan(Inventory inventory, ObjectMapper json, PrintWriter errors, Instant now) {
        this.inventory = inventory;
        this.json = json;
        this.errors = errors;
        this.now = now;
    }

    /** @param base revision that the folder is compared with; null for what is in the cluster */
    Plan of(Path path, String base, SourceOptions options, IgnoreOption ignore) {
        Optional<PolicySource> source = options.find(inventory, json);
        FolderRules rules = ignore.rules(source.map(one -> one.getSpec().ignore));
        PolicyReader reading = new PolicyReader(json, errors, rules, now);
        String name = options.name(source);
        List<ParsedPolicy> parsed = reading.folder(path, inventory.operatorNamespace());
        List<PlannedPolicy> installed = reading.installed(inventory);
        unknown(name, source.isPresent());
        Optional<SyncPreview> sync =
                source.map(one -> SyncPreview.of(one, options.accepted(), parsed, inventory, json, now));
        Set<String> leftOut = sync.map(SyncPreview::leftOutNames).orElse(Set.of());
        List<PlannedPolicy> before = without(
                leftOut,
                base == null
                        ? installed.stream()
                                .filter(policy -> isOf(policy, name))
                                .toList()
                        : reading.revision(path, base, inventory.operatorNamespace()));
        List<PlannedPolicy> after = new ArrayList<>(without(leftOut, reading.planned(parsed)).stream()
                .map(policy -> isStalled(policy, installed) ? policy.stalled() : policy)
                // What was read from a cluster does not hold the commands of hooks.
                .map(policy -> base == null ? policy.withoutHooks() : policy)
                .toList());
        if (source.isPresent() && Boolean.FALSE.equals(source.get().getSpec().prune)) {
            Set<String> there = names(after.stream());
            before.stream().filter(policy -> !there.contains(policy.name())).forEach(after::add);
        }
        Set<String> compared = names(Stream.concat(before.stream(), after.stream()));
        List<PlannedPolicy> others = installed.stream()
                .filter(policy -> !compared.contains(policy.name()))
                .filter(policy -> name == null || leftOut.contains(policy.name()) || !isOf(policy, name))
                .toList();
        return new Plan(
                PlanDiff.of(inventory.cluster(), both(before, others), both(after, others), inventory.history(), now),
                sync);
    }

    /** A plan that does not show everything says so. */
    private void unknown(String name, boolean found) {
        if (!inventory.history().knowsCopies()) {
            errors.println(
                    "which Backups in other locations are copies that stay once their policy does not copy there (CopiesEnded) is not"
                            + " known, so they count as Backups that expire; it takes the right to list backupstoragelocations in"
                            + " namespace " + inventory.operatorNamespace()
                            + ", or an inventory that this version has made with it");
        }
        String namespace = inventory.operatorNamespace();
        if (name == null) {
            if (!inventory.sources().isEmpty()) {
                errors.println(
                        "what a sync will refuse is not shown; name the PolicySource of the folder with --source: "
                                + inventory.sources().stream()
                                        .map(source ->
                                                source.at("/metadata/name").asText())
                                        .collect(Collectors.joining(", ")));
            }
            return;
        }
        if (!found) {
            errors.println("there is no PolicySource " + name + " in namespace " + namespace
                    + ", so what its sync will refuse is not shown; give its manifest with --source-file");
        }
        if (inventory.policies().stream().noneMatch(policy -> inventory.isOf(policy.name(), name))) {
            errors.println("no policy in namespace " + namespace + " belongs to a PolicySource " + name
                    + ": all of the folder counts as added");
        }
    }

    private boolean isOf(PlannedPolicy policy, String source) {
        return source == null || inventory.isOf(policy.name(), source);
    }

    /** What the operator cannot carry out now, it cannot carry out as long as it stays the same. */
    private static boolean isStalled(PlannedPolicy policy, List<PlannedPolicy> installed) {
        return installed.stream()
                .filter(there -> there.covering().standing() == Standing.Stalled)
                .anyMatch(there -> there.name().equals(policy.name())
                        && there.spec().equals(policy.withoutHooks().spec()));
    }

    private static List<PlannedPolicy> without(Set<String> names, List<PlannedPolicy> policies) {
        return policies.stream()
                .filter(policy -> !names.contains(policy.name()))
                .toList();
    }

    private static Set<String> names(Stream<PlannedPolicy> policies) {
        return policies.map(PlannedPolicy::name).collect(Collectors.toSet());
    }

    private static List<PlannedPolicy> both(List<PlannedPolicy> compared, List<PlannedPolicy> others) {
        List<PlannedPolicy> all = new ArrayList<>(compared);
        all.addAll(others);
        return all;
    }
}
