package io.salvor.cli.node;

import io.salvor.cli.HelpOption;
import io.salvor.node.PodRelease;
import io.salvor.node.VolumeTask;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings back the volumes of a restored pod. */
@Command(name = "restore", description = "Restores volumes of a pod on this node, each by its PodVolumeRestore.")
final class NodeRestoreCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Mixin
    private NodeOptions options;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return options.run(command, true, (node, volumes) -> {
            PodRelease release = new PodRelease(node.settings().parallel(), volumes.size());
            return volumes.stream()
                    .map(volume -> VolumeTask.restore(node, volume, release))
                    .toList();
        });
    }
}
