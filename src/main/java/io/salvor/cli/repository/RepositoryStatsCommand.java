package io.salvor.cli.repository;

import io.salvor.cli.HelpOption;
import io.salvor.maintenance.MaintenanceWish;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has repositories counted. */
@Command(
        name = "stats",
        description = "Has repositories counted now, and shows their figures with --wait.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:asked for, or done and well",
            "1:it failed or is not done, or the repository is damaged",
            "2:there is none, or the cluster cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  salvor repository stats shop --wait"})
public final class RepositoryStatsCommand implements Callable<Integer> {
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
        return asked.ask(repositories, command, MaintenanceWish.Stats, RepositoryText::figures);
    }
}
