package io.salvor.cli.repository;

import io.salvor.cli.HelpOption;
import io.salvor.maintenance.MaintenanceWish;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has repositories checked. */
@Command(
        name = "check",
        description = "Has repositories checked now, whatever is due.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:asked for, or done and well",
            "1:it failed or is not done, or the repository is damaged",
            "2:there is none, or the cluster cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  salvor repository check shop --wait", "  salvor repository check --location default --read-data"})
public final class RepositoryCheckCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Mixin
    private ChosenRepositories repositories;

    @Mixin
    private AskedMaintenance asked;

    @Option(names = "--read-data", description = "Read all data, and not the share of it that is due.")
    private boolean all;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return asked.ask(
                repositories, command, all ? MaintenanceWish.CheckAll : MaintenanceWish.Check, RepositoryText::checked);
    }
}
