package io.salvor.cli.repository;

import io.salvor.cli.HelpOption;
import io.salvor.maintenance.MaintenanceWish;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has repositories pruned. */
@Command(
        name = "prune",
        description = "Has snapshots that expired forgotten, and what no snapshot needs removed, now.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:asked for, or done and well",
            "1:it failed or is not done, or the repository is damaged",
            "2:there is none, or the cluster cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  salvor repository prune shop --wait"})
public final class RepositoryPruneCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Mixin
    private ChosenRepositories repositories;

    @Mixin
    private AskedMaintenance asked;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return asked.ask(repositories, command, MaintenanceWish.Prune, RepositoryText::figures);
    }
}
