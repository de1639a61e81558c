package io.salvor.cli.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.cli.HelpOption;
import io.salvor.node.SteadyClock;
import io.salvor.node.maintenance.MaintenanceRun;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Maintains one repository. It needs no node, and no volume. */
@Command(name = "maintain", description = "Does what is left of the maintenance of a repository.")
final class NodeMaintainCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Option(
            names = "--namespace",
            required = true,
            paramLabel = "NAMESPACE",
            description = "Namespace of the operator.")
    private String namespace;

    @Option(names = "--repository", required = true, paramLabel = "NAME", description = "Name of the ResticRepository.")
    private String repository;

    @Option(names = "--job", required = true, paramLabel = "NAME", description = "Name of the Job that this is.")
    private String job;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        Clock clock = new SteadyClock(Clock.systemUTC());
        try (KubernetesClient client = NodeOptions.client()) {
            return new MaintenanceRun(
                            client,
                            NodeOptions.settings(command, clock),
                            namespace,
                            repository,
                            job,
                            command.commandLine().getErr(),
                            clock)
                    .run();
        }
    }
}
