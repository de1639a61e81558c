package io.salvor.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What people need to open a repository without Salvor. */
@Command(
        name = "repository",
        description = "Helps to use the restic repositories without Salvor.",
        subcommands = RepositoryPasswordCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class RepositoryCommand {
    @Mixin
    private HelpOption help;
}
