package io.salvor.cli.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.kubernetes.VolumeStatusWriter;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.node.JobSettings;
import io.salvor.node.NodeEnvironment;
import io.salvor.node.RepositorySecrets;
import io.salvor.node.TerminationMessage;
import io.salvor.node.VolumeJob;
import io.salvor.node.VolumeResult;
import io.salvor.node.VolumeTask;
import io.salvor.restic.Restic;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashSet;
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
            paramLabel = "NAME",
            description = "Record of a volume to work on; may be given several times.")
    List<String> volumes;

    /** What is to be done with the volumes, as tasks. */
    interface Work {
        List<? extends VolumeTask<?, ?>> tasks(NodeEnvironment node, List<String> volumes);
    }

    /** Runs the tasks of all volumes; 0 when the status of each says what became of it, 1 otherwise. */
    int run(CommandSpec command, boolean allAtOnce, Work work) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        JobSettings settings = settings(command, clock);
        List<String> distinct = List.copyOf(new LinkedHashSet<>(volumes));
        PrintWriter log = command.commandLine().getErr();
        TerminationMessage message = new TerminationMessage(settings.terminationMessage());
        try (KubernetesClient client = client()) {
            NodeEnvironment node = new NodeEnvironment(
                    settings,
                    new VolumeStatusWriter(client, namespace, clock),
                    new Restic(settings.restic(), settings.cache()),
                    new RepositorySecrets(settings.secrets()),
                    clock);
            int workers = allAtOnce ? distinct.size() : settings.parallel();
            List<VolumeResult> results = new VolumeJob(workers, message, log).run(work.tasks(node, distinct));
            return results.size() == distinct.size() && results.stream().allMatch(VolumeResult::recorded) ? 0 : 1;
        }
    }

    private static JobSettings settings(CommandSpec command, Clock clock) {
        Map<String, String> environment = System.getenv();
        try {
            return JobSettings.read(environment, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    private static KubernetesClient client() {
        // The commands go on asking by themselves, and must not be held up by the client doing so as well.
        ClusterAccess access = ClusterAccess.find();
        access.config().setRequestRetryBackoffLimit(0);
        access.config().setRequestTimeout(REQUEST_MILLIS);
        access.config().setConnectionTimeout(REQUEST_MILLIS);
        return access.client();
    }
}
