package io.salvor.cli.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.kubernetes.VolumeArgument;
import io.salvor.kubernetes.VolumeStatusWriter;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.node.JobSettings;
import io.salvor.node.NodeEnvironment;
import io.salvor.node.ResultWriter;
import io.salvor.node.SteadyClock;
import io.salvor.node.TerminationMessage;
import io.salvor.node.VolumeJob;
import io.salvor.node.VolumeTask;
import io.salvor.restic.Restic;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of the node commands, and what they have in common. */
final class NodeOptions {
    private static final int REQUEST_MILLIS = 10_000;

    @Option(
            names = "--namespace",
            required = true,
            paramLabel = "NAMESPACE",
            description = "Namespace of the operator.")
    String namespace;

    @Option(
            names = "--volume",
            required = true,
            paramLabel = "NAME[@N]",
            description = "Record of a volume to work on, and the attempt that this is; may be given several times.")
    List<String> volumes;

    /** What is to be done with the volumes, as tasks. */
    interface Work {
        List<? extends VolumeTask<?, ?>> tasks(NodeEnvironment node, List<VolumeArgument> volumes);
    }

    /** Runs the tasks of all volumes; 0 when nothing is left to be written about any, 1 otherwise. */
    int run(CommandSpec command, Work work) throws InterruptedException {
        Clock clock = new SteadyClock(Clock.systemUTC());
        JobSettings settings = settings(command, clock);
        List<VolumeArgument> distinct = distinct(command);
        PrintWriter log = command.commandLine().getErr();
        ResultWriter writer = new ResultWriter(new TerminationMessage(settings.terminationMessage()), log, clock);
        try (KubernetesClient client = client()) {
            NodeEnvironment node = new NodeEnvironment(
                    settings,
                    new VolumeStatusWriter(client, namespace, clock),
                    new Restic(settings.restic(), settings.cache()),
                    settings.repositories(),
                    log,
                    clock);
            return new VolumeJob(settings.parallel(), writer, log, clock).run(work.tasks(node, distinct)) ? 0 : 1;
        }
    }

    private List<VolumeArgument> distinct(CommandSpec command) {
        try {
            return volumes.stream().map(VolumeArgument::parse).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    static JobSettings settings(CommandSpec command, Clock clock) {
        Map<String, String> environment = System.getenv();
        try {
            return JobSettings.read(environment, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    static KubernetesClient client() {
        // The commands go on asking by themselves, and must not be held up by the client doing so as well.
        ClusterAccess access = ClusterAccess.find();
        access.config().setRequestRetryBackoffLimit(0);
        access.config().setRequestTimeout(REQUEST_MILLIS);
        access.config().setConnectionTimeout(REQUEST_MILLIS);
        return access.client();
    }
}
