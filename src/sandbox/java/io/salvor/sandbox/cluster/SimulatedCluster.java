package io.salvor.sandbox.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.salvor.sandbox.apiserver.http.PodCommands;
import io.salvor.sandbox.apiserver.verbs.PodLogs;
import io.salvor.sandbox.cluster.container.NodeContext;
import io.salvor.sandbox.cluster.container.SalvorProgram;
import io.salvor.sandbox.cluster.container.Uplink;
import io.salvor.sandbox.cluster.control.ControlPlane;
import io.salvor.sandbox.cluster.control.DeploymentController;
import io.salvor.sandbox.cluster.control.FolderProvisioner;
import io.salvor.sandbox.cluster.control.JobController;
import io.salvor.sandbox.cluster.control.ReplicaSetController;
import io.salvor.sandbox.cluster.control.Scheduler;
import io.salvor.sandbox.cluster.control.StorageProtection;
import io.salvor.sandbox.cluster.control.VolumeBinder;
import io.salvor.sandbox.cluster.disk.NodeDisk;
import io.salvor.sandbox.cluster.node.PodRun;
import io.salvor.sandbox.cluster.node.SimulatedNode;
import io.salvor.sandbox.cluster.state.ClusterState;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Everything of a cluster but its API server, to which it talks by HTTP: nodes, scheduler, binder, controllers. */
public final class SimulatedCluster implements AutoCloseable {

    private final ClusterClient connection;
    private final KubernetesClient client;
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "sandbox-pod");
        thread.setDaemon(true);
        return thread;
    });
    private final Semaphore changes = new Semaphore(0);
    private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread atExit = new Thread(this::end, "sandbox-cluster-end");
    private ClusterState state;
    private ControlPlane controlPlane;

    private SimulatedCluster(ClusterClient connection) {
        this.connection = connection;
        this.client = connection.client();
    }

    /**
     * Starts a cluster of the given nodes.
     *
     * @param kubeconfig leads the nodes and controllers to the API server
     * @param root folder for the nodes' disks, one subfolder each; made when absent
     */
    public static SimulatedCluster start(Path kubeconfig, Path root, SalvorProgram program, String... nodeNames) {
        SimulatedCluster cluster = new SimulatedCluster(new ClusterClient(kubeconfig));
        Runtime.getRuntime().addShutdownHook(cluster.atExit);
        for (String name : nodeNames) {
            cluster.add(name, root.toAbsolutePath().resolve(name), program);
        }
        cluster.run();
        return cluster;
    }

    private void add(String name, Path folder, SalvorProgram program) {
        NodeContext context = new NodeContext(
                client,
                new NodeDisk(folder.resolve("disk")),
                folder.resolve("containers"),
                program,
                new Uplink(),
                executor,
                Clock.systemUTC());
        SimulatedNode node = new SimulatedNode(name, context, nodes.size());
        node.register();
        nodes.put(name, node);
    }

    private void run() {
        state = ClusterState.watch(client, changes::release, new PodsOfNodes(List.copyOf(nodes.values())));
        FolderProvisioner provisioner =
                new FolderProvisioner(client, name -> node(name).disk());
        controlPlane = new ControlPlane(
                Clock.systemUTC(),
                changes,
                List.of(
                        new StorageProtection(client, state),
                        new VolumeBinder(client, state, provisioner),
                        new DeploymentController(client, state),
                        new ReplicaSetController(client, state),
                        new JobController(client, state),
                        new Scheduler(client, state)));
        controlPlane.start();
    }

    /** @throws IllegalArgumentException when there is no such node */
    public SimulatedNode node(String name) {
        return Optional.ofNullable(nodes.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no node " + name + " among " + nodes.keySet()));
    }

    /** The logs of the containers that run here, for {@code ApiServer.podLogs}. */
    public PodLogs logs() {
        return (namespace, pod, container) -> {
            Optional<Path> log = nodes.values().stream()
                    .flatMap(node -> node.logs(namespace, pod, container))
                    .findFirst();
            boolean there = log.isPresent() && Files.exists(log.get());
            return there ? Files.newInputStream(log.get()) : InputStream.nullInputStream();
        };
    }

    /** Runs commands in the containers that run here, for {@code ApiServer.podCommands}. */
    public PodCommands commands() {
        return (namespace, pod, container, command) -> {
            Optional<PodRun> run = nodes.values().stream()
                    .flatMap(node -> node.run(namespace, pod))
                    .findFirst();
            return run.isPresent() ? run.get().exec(container, command) : null;
        };
    }

    /** Ends every process, thread and watch. */
    @Override
    public void close() {
        if (end()) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // The whole process is ending: the hook finds nothing left to do.
            }
        }
    }

    private boolean end() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        if (controlPlane != null) {
            controlPlane.close();
            state.close();
        }
        nodes.values().forEach(SimulatedNode::close);
        executor.shutdownNow();
        connection.close();
        return true;
    }

    /** Tells every node of every pod; each picks its own. */
    private record PodsOfNodes(List<SimulatedNode> nodes) implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            nodes.forEach(node -> node.onAdd(pod));
        }

        @Override
        public void onUpdate(Pod before, Pod after) {
            nodes.forEach(node -> node.onUpdate(before, after));
        }

        @Override
        public void onDelete(Pod pod, boolean stateUnknown) {
            nodes.forEach(node -> node.onDelete(pod, stateUnknown));
        }
    }
}
