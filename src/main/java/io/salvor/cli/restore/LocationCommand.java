package io.salvor.cli.restore;

import io.salvor.cli.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Holds what is done to one location. */
@Command(
        name = "location",
        description = "Looks at one location, or at a copy of one.",
        subcommands = {LocationTestCommand.class, VerifyKeyCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class LocationCommand {
    @Mixin
    private HelpOption help;
}
