package io.salvor.cli.node;

import io.salvor.cli.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The commands of node Jobs. */
@Command(
        name = "node",
        description =
                "Moves volume data on a node, maintains a repository, or copies snapshots; run by the operator's Jobs.",
        subcommands = {
            NodeBackupCommand.class,
            NodeRestoreCommand.class,
            NodeMaintainCommand.class,
            NodeCopyCommand.class
        },
        hidden = true,
        synopsisSubcommandLabel = "COMMAND")
public final class NodeCommand {
    @Mixin
    private HelpOption help;
}
