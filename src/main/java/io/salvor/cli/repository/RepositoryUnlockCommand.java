package io.salvor.cli.repository;

import io.salvor.api.Condition;
import io.salvor.api.ResticRepository;
import io.salvor.cli.HelpOption;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Labels;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has locks of the dead removed. */
@Command(
        name = "unlock",
        description =
                "Has locks removed that nobody holds any more. Those that may be in use stay: a restic whose lock is gone ends itself.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no lock excludes others",
            "1:one does, or the operator has not answered",
            "2:there is no repository, or the cluster cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  salvor repository unlock shop"})
public final class RepositoryUnlockCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Mixin
    private ChosenRepositories repositories;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to wait for the operator; ${DEFAULT-VALUE} unless given.")
    private String timeout = "2m";

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return repositories.answered(
                command,
                new ChosenRepositories.Question(
                        Labels.REQUESTED_AT,
                        "",
                        status -> status.lastHandledReconcileAt,
                        RepositoryUnlockCommand::print),
                timeout);
    }

    private static int print(ResticRepository looked, PrintWriter out) {
        String locked = looked.getStatus().conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.LOCKED))
                .map((Condition condition) -> condition.message)
                .findFirst()
                .orElse(null);
        out.println(looked.getSpec().volumeNamespace + ": " + (locked == null ? "no lock excludes others" : locked));
        return locked == null ? 0 : 1;
    }
}
