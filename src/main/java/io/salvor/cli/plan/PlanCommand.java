package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.cli.HelpOption;
import io.salvor.cli.lint.IgnoreOption;
import io.salvor.coverage.CoveringPolicy.Standing;
import io.salvor.coverage.PlanDiff;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.inventory.Inventory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a change of policies will do before it is in force. */
@Command(
        name = "plan",
        description = "Shows what the policies of a folder would change in a cluster. It changes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:something that --fail-on names", "2:failed, or a policy has errors"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  salvor plan policies",
            "  salvor plan policies --against inventory.json \\",
            "    --base origin/main --format markdown"
        },
        exitCodeOnExecutionException = PlanCommand.COULD_NOT_RUN)
public final class PlanCommand implements Callable<Integer> {
    private static final int FINDINGS = 1;
    static final int COULD_NOT_RUN = 2;

    /** How the plan is written. */
    enum Format {
        text,
        markdown,
        json
    }

    /** What makes the command fail. */
    enum Finding {
        coverage_loss,
        retention_shrink,
        schedule_rarer;

        @Override
        public String toString() {
            return name().replace('_', '-');
        }
    }

    @Mixin
    private HelpOption help;

    @Parameters(paramLabel = "PATH", description = "Folder of policies, or one file.")
    private Path path;

    @Mixin
    private AgainstOptions against;

    @Mixin
    private IgnoreOption ignore;

    @Option(
            names = "--base",
            paramLabel = "REV",
            description = "Compare with the same folder at this Git revision, such as origin/main, instead of with the"
                    + " policies that are in the cluster.")
    private String base;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "The PolicySource that syncs the folder: policies in the cluster that are not its own stay as"
                    + " they are. Without it, and without --base, every policy in the cluster is compared.")
    private String source;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
    private Format format = Format.text;

    @Option(
            names = "--fail-on",
            split = ",",
            paramLabel = "FINDING",
            description =
                    "Exit with 1 when a volume loses its protection (coverage-loss), a Backup expires that was kept"
                            + " (retention-shrink), or a policy runs more rarely (schedule-rarer); several separated by commas.")
    private List<Finding> failOn = List.of();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter errors = command.commandLine().getErr();
        PrintWriter out = command.commandLine().getOut();
        try {
            PlanDiff diff = plan(errors, Clock.systemUTC().instant());
            out.print(
                    switch (format) {
                        case text -> new PlanText(diff).text();
                        case markdown -> new PlanMarkdown(diff).text();
                        case json -> new PlanJson(diff).text();
                    });
            out.flush();
            boolean found = failOn.contains(Finding.coverage_loss) && diff.losesCoverage()
                    || failOn.contains(Finding.retention_shrink) && diff.shrinksRetention()
                    || failOn.contains(Finding.schedule_rarer) && !diff.rarer().isEmpty();
            return found ? FINDINGS : 0;
        } catch (CannotRunException e) {
            errors.println(e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private PlanDiff plan(PrintWriter errors, Instant now) {
        ObjectMapper json = new ObjectMapper();
        Inventory inventory = against.inventory(json, now);
        PolicyReader reading = new PolicyReader(json, errors, ignore.rules(), now);
        List<PlannedPolicy> folder = reading.folder(path, inventory.operatorNamespace());
        List<PlannedPolicy> installed = reading.installed(inventory);
        if (source != null && installed.stream().noneMatch(policy -> inventory.isOf(policy.name(), source))) {
            errors.println("no policy in namespace " + inventory.operatorNamespace() + " is of a PolicySource " + source
                    + ": all of the folder counts as added");
        }
        List<PlannedPolicy> before = base == null
                ? installed.stream()
                        .filter(policy -> source == null || inventory.isOf(policy.name(), source))
                        .toList()
                : reading.revision(path, base, inventory.operatorNamespace());
        List<PlannedPolicy> after = folder.stream()
                .map(policy -> isStalled(policy, installed) ? policy.stalled() : policy)
                // What was read from a cluster does not hold the commands of hooks.
                .map(policy -> base == null ? policy.withoutHooks() : policy)
                .toList();
        Set<String> compared = Stream.concat(before.stream(), after.stream())
                .map(PlannedPolicy::name)
                .collect(Collectors.toSet());
        List<PlannedPolicy> others = installed.stream()
                .filter(policy -> !compared.contains(policy.name()))
                .filter(policy -> source == null || !inventory.isOf(policy.name(), source))
                .toList();
        return PlanDiff.of(inventory.cluster(), both(before, others), both(after, others), inventory.history(), now);
    }

    /** What the operator cannot carry out now, it cannot carry out as long as it stays the same. */
    private static boolean isStalled(PlannedPolicy policy, List<PlannedPolicy> installed) {
        return installed.stream()
                .filter(there -> there.covering().standing() == Standing.Stalled)
                .anyMatch(there -> there.name().equals(policy.name())
                        && there.spec().equals(policy.withoutHooks().spec()));
    }

    private static List<PlannedPolicy> both(List<PlannedPolicy> compared, List<PlannedPolicy> others) {
        List<PlannedPolicy> all = new ArrayList<>(compared);
        all.addAll(others);
        return all;
    }
}
