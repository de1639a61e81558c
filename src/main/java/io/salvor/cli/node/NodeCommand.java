package io.salvor.cli.node;

import picocli.CommandLine.Command;

/** The commands of node Jobs. */
@Command(
        name = "node",
        description = "Moves volume data on a node; run by the operator's Jobs.",
        subcommands = {NodeBackupCommand.class, NodeRestoreCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class NodeCommand {}
