package io.salvor.cli.node;

import io.salvor.cli.HelpOption;
import io.salvor.node.SteadyClock;
import io.salvor.node.copying.CopyRun;
import io.salvor.store.every.EveryBackend;
import io.salvor.store.served.ServedRepository;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies snapshots of one location into another. It needs no node, no volume and no API server. */
@Command(name = "copy", description = "Copies snapshots into the repository of another location.")
final class NodeCopyCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Option(
            names = "--volume-namespace",
            required = true,
            paramLabel = "NAMESPACE",
            description = "Namespace whose volumes the repositories hold.")
    private String namespace;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "REPOSITORY",
            description = "The repository to copy into, as restic names it.")
    private String target;

    @Option(
            names = "--from-location",
            required = true,
            paramLabel = "NAME",
            description = "Name of the location to copy from.")
    private String location;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        Clock clock = new SteadyClock(Clock.systemUTC());
        return new CopyRun(
                        NodeOptions.settings(command, clock),
                        EveryBackend.with(System.getenv().getOrDefault("SALVOR_RCLONE", "rclone")),
                        namespace,
                        target,
                        location,
                        ServedRepository.PATIENCE,
                        command.commandLine().getErr(),
                        clock)
                .run();
    }
}
