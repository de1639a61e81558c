package io.salvor.cli.node;

import io.salvor.cli.HelpOption;
import io.salvor.node.ParentSnapshots;
import io.salvor.node.VolumeTask;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Saves the volumes of a backup Job. */
@Command(name = "backup", description = "Saves volumes of this node, each by its PodVolumeBackup.")
final class NodeBackupCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Mixin
    private NodeOptions options;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return options.run(command, (node, volumes) -> {
            if (volumes.stream().anyMatch(volume -> volume.attempt() == null)) {
                throw new ParameterException(
                        command.commandLine(), "--volume needs the number of the attempt, such as NAME@1");
            }
            ParentSnapshots parents = new ParentSnapshots(node);
            return volumes.stream()
                    .map(volume -> VolumeTask.backup(node, volume, parents))
                    .toList();
        });
    }
}
