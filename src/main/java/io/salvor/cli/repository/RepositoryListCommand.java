package io.salvor.cli.repository;

import io.salvor.cli.HelpOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists repositories. */
@Command(
        name = "list",
        description = "Lists the repositories: when they were maintained and checked, and how large they are.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:there is none, or the cluster cannot be read"},
        footerHeading = "%nExamples:%n",
        footer = {"  salvor repository list"})
public final class RepositoryListCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Mixin
    private ChosenRepositories repositories;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return repositories.run(command, cluster -> {
            RepositoryText.table(cluster.list(), cluster.out());
            return 0;
        });
    }
}
