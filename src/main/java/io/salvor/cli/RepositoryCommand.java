package io.salvor.cli;

import picocli.CommandLine.Command;

/** What people need to open a repository without Salvor. */
@Command(
        name = "repository",
        description = "Helps to work with the restic repositories by hand.",
        subcommands = RepositoryPasswordCommand.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class RepositoryCommand {}
