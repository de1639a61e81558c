package io.salvor.cli.lint;

import io.salvor.cli.HelpOption;
import io.salvor.match.FolderRules;
import io.salvor.policy.PolicyParser;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.schema.PolicySchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says everything that is wrong with policy files, by the code that the operator reads them with. */
@Command(
        name = "lint",
        description = "Shows all errors in policy files, and what looks like a mistake. Needs no cluster.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing found", "1:something found", "2:failed"},
        footerHeading = "%nExamples:%n",
        footer = "  salvor lint policies --namespace salvor --format github",
        exitCodeOnExecutionException = LintCommand.COULD_NOT_RUN)
public final class LintCommand implements Callable<Integer> {
    static final int COULD_NOT_RUN = 2;

    @Mixin
    private HelpOption help;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files, and folders that are searched for .yaml and .yml files.")
    private List<Path> paths;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
    private LintFormat format = LintFormat.text;

    @Option(names = "--errors-only", description = "Only errors, which the operator refuses; no warnings.")
    private boolean errorsOnly;

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "The operator's namespace. Policies that name another are errors, as for the operator.")
    private String namespace;

    @Mixin
    private IgnoreOption ignore;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        FolderRules rules = ignore.rules();
        try {
            PolicyFiles read = PolicyFiles.read(paths, rules);
            if (read.files().isEmpty() && read.findings().isEmpty()) {
                return couldNotRun(nothing(read));
            }
            List<Finding> findings = findings(read);
            PrintWriter out = command.commandLine().getOut();
            out.print(format.report(new LintResult(
                    read.files().stream().map(file -> file.path()).toList(), findings)));
            out.flush();
            return findings.isEmpty() ? 0 : 1;
        } catch (NoSuchFileException e) {
            return couldNotRun("there is no " + e.getFile());
        } catch (AccessDeniedException e) {
            return couldNotRun(e.getFile() + " must not be read by this user");
        } catch (IOException e) {
            return couldNotRun("the files could not be read: " + e);
        }
    }

    private String nothing(PolicyFiles read) {
        String nothing = "there is no .yaml or .yml file in " + paths.get(0);
        if (read.ignored().isEmpty()) {
            return nothing;
        }
        String more =
                read.ignored().size() == 1 ? "" : " (and " + (read.ignored().size() - 1) + " more)";
        return nothing + " that is read: " + read.ignored().get(0) + more;
    }

    private List<Finding> findings(PolicyFiles read) {
        List<Finding> findings = new ArrayList<>(read.findings());
        findings.addAll(new PolicyParser(PolicySchema.load(), namespace).lint(read.files()));
        return findings.stream()
                .filter(finding -> finding.isError() || !errorsOnly)
                .sorted()
                .toList();
    }

    private int couldNotRun(String reason) {
        command.commandLine().getErr().println(reason);
        return COULD_NOT_RUN;
    }
}
