package io.salvor.cli;

import io.salvor.cli.inventory.InventoryCommand;
import io.salvor.cli.lint.LintCommand;
import io.salvor.cli.node.NodeCommand;
import io.salvor.cli.node.WaitCommand;
import io.salvor.cli.plan.CoverageCommand;
import io.salvor.cli.plan.ExplainCommand;
import io.salvor.cli.plan.PlanCommand;
import io.salvor.cli.restore.BackupCommand;
import io.salvor.cli.restore.BackupsCommand;
import io.salvor.cli.restore.LocationCommand;
import io.salvor.cli.restore.RestoreCommand;
import picocli.CommandLine.Command;

/** The root of the command line; without a command it shows the help, and ends as after wrong usage. */
@Command(
        name = "salvor",
        description = "Backs up and restores Kubernetes pod volumes with restic, by policies kept in Git.",
        subcommands = {
            OperatorCommand.class,
            NodeCommand.class,
            WaitCommand.class,
            RepositoryCommand.class,
            InventoryCommand.class,
            LintCommand.class,
            PlanCommand.class,
            ExplainCommand.class,
            CoverageCommand.class,
            RestoreCommand.class,
            BackupsCommand.class,
            BackupCommand.class,
            LocationCommand.class,
            SftpCommand.class
        },
        versionProvider = SalvorVersion.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class SalvorCommand {}
