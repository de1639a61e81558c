package io.salvor.cli.repository;

import io.salvor.cli.HelpOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists repositories. */
@Command(
        name = "list",
        description = "Lists the repositories: when they were maintained and checked, and how large they are.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:there is none, or the cluster cannot be read"},
        footerHeading = "%nExamples:%n",
        footer = {"  salvor repository list", "  salvor repository list --location default -o json"})
public final class RepositoryListCommand implements Callable<Integer> {
    /** How repositories are listed. */
    enum Format {
        text,
        json
    }

    @Mixin
    private HelpOption help;

    @Mixin
    private ChosenRepositories repositories;

    @Option(
            names = {"-o", "--format"},
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
    private Format format = Format.text;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return repositories.run(command, cluster -> {
            if (format == Format.json) {
                cluster.out().print(RepositoryJson.list(cluster.list()));
                cluster.out().flush();
            } else {
                RepositoryText.table(cluster.list(), cluster.out());
            }
            return 0;
        });
    }
}
