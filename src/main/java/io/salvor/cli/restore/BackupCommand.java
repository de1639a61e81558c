package io.salvor.cli.restore;

import io.salvor.cli.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Holds what is done to one backup. */
@Command(
        name = "backup",
        description = "Does something to one backup of a location.",
        subcommands = {DeleteBackupCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class BackupCommand {
    @Mixin
    private HelpOption help;
}
