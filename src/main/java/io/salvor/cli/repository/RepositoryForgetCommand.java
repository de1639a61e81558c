package io.salvor.cli.repository;

import io.salvor.api.ForgetPreview;
import io.salvor.api.ResticRepository;
import io.salvor.cli.HelpOption;
import io.salvor.kubernetes.Labels;
import io.salvor.maintenance.MaintenanceWish;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what maintenance would forget. Snapshots go with their Backups, so nobody can have single ones forgotten. */
@Command(
        name = "forget",
        description =
                "Shows which snapshots the next maintenance forgets, and why. Snapshots go with their Backups: to forget some, delete a Backup.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the operator has not answered, or cannot tell",
            "2:there is no repository, or the cluster cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  salvor repository forget shop --dry-run"})
public final class RepositoryForgetCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Mixin
    private ChosenRepositories repositories;

    @Option(names = "--dry-run", required = true, description = "Show it, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to wait for the operator; ${DEFAULT-VALUE} unless given.")
    private String timeout = "5m";

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return repositories.answered(
                command,
                new ChosenRepositories.Question(
                        Labels.MAINTENANCE_REQUESTED,
                        MaintenanceWish.ForgetPlan.word(),
                        status -> status.lastHandledMaintenance,
                        RepositoryForgetCommand::print),
                timeout);
    }

    private static int print(ResticRepository answered, PrintWriter out) {
        String namespace = answered.getSpec().volumeNamespace;
        ForgetPreview preview = answered.getStatus().forgetPreview;
        if (preview.message != null) {
            out.println(namespace + ": " + preview.message);
            return 1;
        }
        out.println(namespace + ": " + preview.forget + " snapshots would be forgotten");
        preview.first.forEach(line -> out.println("  " + line));
        out.println(namespace + ": " + preview.left + " stay although no backup holds them for sure");
        preview.firstLeft.forEach(line -> out.println("  " + line));
        return 0;
    }
}
