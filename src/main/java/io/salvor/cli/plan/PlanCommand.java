package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.cli.HelpOption;
import io.salvor.cli.lint.IgnoreOption;
import io.salvor.coverage.PlanDiff;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
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
        exitCodeList = {
            "0:done",
            "1:the sync will refuse it, or something that --fail-on names",
            "2:failed, or a policy has errors"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  salvor plan policies",
            "  salvor plan policies --source policies --against inventory.json \\",
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
        schedule_rarer,
        conflict;

        boolean isIn(Plan plan) {
            PlanDiff diff = plan.diff();
            return switch (this) {
                case coverage_loss -> diff.losesCoverage();
                case retention_shrink -> diff.shrinksRetention();
                case schedule_rarer -> !diff.rarer().isEmpty();
                case conflict -> plan.hasConflict();
            };
        }

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

    @Mixin
    private SourceOptions source;

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
                            + " (retention-shrink), a policy runs more rarely (schedule-rarer), or the source leaves a"
                            + " policy out (conflict); several separated by commas. What the sync refuses always counts.")
    private List<Finding> failOn = List.of();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter errors = command.commandLine().getErr();
        PrintWriter out = command.commandLine().getOut();
        try {
            Instant now = Clock.systemUTC().instant();
            ObjectMapper json = new ObjectMapper();
            Plan plan = new FolderPlan(against.inventory(json, now), json, errors, now).of(path, base, source, ignore);
            out.print(
                    switch (format) {
                        case text -> new PlanText(plan).text();
                        case markdown -> new PlanMarkdown(plan).text();
                        case json -> new PlanJson(plan).text();
                    });
            out.flush();
            boolean found = plan.refused() || failOn.stream().anyMatch(finding -> finding.isIn(plan));
            return found ? FINDINGS : 0;
        } catch (CannotRunException e) {
            errors.println(e.getMessage());
            return COULD_NOT_RUN;
        }
    }
}
