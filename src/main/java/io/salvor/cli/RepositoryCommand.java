package io.salvor.cli;

import io.salvor.cli.repository.RepositoryCheckCommand;
import io.salvor.cli.repository.RepositoryForgetCommand;
import io.salvor.cli.repository.RepositoryListCommand;
import io.salvor.cli.repository.RepositoryPruneCommand;
import io.salvor.cli.repository.RepositoryStatsCommand;
import io.salvor.cli.repository.RepositoryUnlockCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What people need to look after repositories, and to open one without Salvor. */
@Command(
        name = "repository",
        description =
                "Shows the restic repositories, asks for their maintenance, and helps to use them without Salvor.",
        subcommands = {
            RepositoryListCommand.class,
            RepositoryCheckCommand.class,
            RepositoryPruneCommand.class,
            RepositoryForgetCommand.class,
            RepositoryStatsCommand.class,
            RepositoryUnlockCommand.class,
            RepositoryPasswordCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class RepositoryCommand {
    @Mixin
    private HelpOption help;
}
