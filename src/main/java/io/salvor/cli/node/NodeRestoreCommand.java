package io.salvor.cli.node;

import io.salvor.cli.HelpOption;
import io.salvor.node.VolumeTask;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings back the volumes of a restore Job. */
@Command(name = "restore", description = "Restores volumes on this node, each by its PodVolumeRestore.")
final class NodeRestoreCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Mixin
    private NodeOptions options;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return options.run(command, (node, volumes) -> volumes.stream()
                .map(volume -> VolumeTask.restore(node, volume))
                .toList());
    }
}
