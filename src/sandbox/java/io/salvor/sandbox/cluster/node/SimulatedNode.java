package io.salvor.sandbox.cluster.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.salvor.sandbox.cluster.container.ContainerRun;
import io.salvor.sandbox.cluster.container.NodeContext;
import io.salvor.sandbox.cluster.disk.FolderTree;
import io.salvor.sandbox.cluster.disk.NodeDisk;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A node and its kubelet: has a disk of its own and runs the pods that are assigned to it. */
public final class SimulatedNode implements ResourceEventHandler<Pod>, AutoCloseable {

    private static final Logger LOG = System.getLogger(SimulatedNode.class.getName());
    private static final Duration GRACE_AT_CLOSE = Duration.ofSeconds(2);
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final String name;
    private final NodeContext context;
    private final int subnet;
    private final AtomicInteger pods = new AtomicInteger();
    private final Map<String, Life> lives = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** A pod's run, and the end of it. */
    private record Life(PodRun run, CompletableFuture<Void> end, AtomicBoolean deleted) {}

    public SimulatedNode(String name, NodeContext context, int subnet) {
        this.name = name;
        this.context = context;
        this.subnet = subnet;
    }

    public String name() {
        return name;
    }

    /** Where an absolute path of this node really lies, such as {@code /var/lib/kubelet} or a local volume's path. */
    public Path hostPath(String absolute) {
        return context.disk().hostPath(absolute);
    }

    public NodeDisk disk() {
        return context.disk();
    }

    /** Creates the Node object, ready and empty. */
    public void register() {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels("kubernetes.io/arch", System.getProperty("os.arch"))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        Node created = context.client().resource(node).create();
        context.client()
                .resource(new NodeBuilder(created)
                        .withNewStatus()
                        .addNewAddress(NodeContext.ADDRESS, "InternalIP")
                        .addNewAddress(name, "Hostname")
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .withReason("KubeletReady")
                        .withLastTransitionTime(created.getMetadata().getCreationTimestamp())
                        .withLastHeartbeatTime(created.getMetadata().getCreationTimestamp())
                        .endCondition()
                        .addToCapacity("pods", new Quantity("110"))
                        .addToAllocatable("pods", new Quantity("110"))
                        .withNewNodeInfo()
                        .withKubeletVersion("sandbox")
                        .endNodeInfo()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** Loses power: all processes end at once, and nothing more is heard from the node until it is {@link #back}. */
    public void lose() {
        context.uplink().cut();
        lives.values().forEach(life -> life.run().losePower());
        ready("Unknown", "NodeStatusUnknown", new Taint("NoExecute", UNREACHABLE, null, null));
    }

    /** Has power again: its kubelet says what became of its pods, and hears what is wanted now. */
    public void back() {
        context.uplink().restore();
        ready("True", "KubeletReady");
    }

    private void ready(String status, String reason, Taint... taints) {
        context.client().nodes().withName(name).edit(node -> new NodeBuilder(node)
                .editSpec()
                .withTaints(taints)
                .endSpec()
                .build());
        context.client().nodes().withName(name).editStatus(node -> new NodeBuilder(node)
                .editStatus()
                .editMatchingCondition(condition -> condition.getType().equals("Ready"))
                .withStatus(status)
                .withReason(reason)
                .withLastTransitionTime(context.clock()
                        .instant()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString())
                .endCondition()
                .endStatus()
                .build());
    }

    @Override
    public void onAdd(Pod pod) {
        if (name.equals(pod.getSpec().getNodeName()) && !closed) {
            hear(() -> look(pod));
        }
    }

    /** What a kubelet is to do comes from the API server; one that does not reach it hears of it later. */
    private void hear(Runnable news) {
        if (context.uplink().isCut()) {
            context.executor().execute(() -> {
                context.uplink().await();
                news.run();
            });
        } else {
            news.run();
        }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean stateUnknown) {
        hear(() -> gone(pod));
    }

    private void gone(Pod pod) {
        Life life = lives.get(pod.getMetadata().getUid());
        if (life != null) {
            life.run().stop(Duration.ZERO);
            life.end().thenRunAsync(() -> forget(life.run().pod()), context.executor());
        }
    }

    private void look(Pod pod) {
        boolean deleting = pod.getMetadata().getDeletionTimestamp() != null;
        String uid = pod.getMetadata().getUid();
        if (!deleting && !ENDED.contains(pod.getStatus().getPhase())) {
            lives.computeIfAbsent(uid, any -> begin(pod));
        } else if (deleting) {
            end(pod, lives.get(uid));
        }
    }

    private Life begin(Pod pod) {
        int number = pods.incrementAndGet();
        String address = "10." + (200 + subnet) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
        PodRun run = new PodRun(context, pod, address);
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> live(run), context.executor());
        return new Life(run, end, new AtomicBoolean());
    }

    private void live(PodRun run) {
        try {
            run.live();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.log(Level.WARNING, "pod " + run.pod().getMetadata().getName() + " on " + name, e);
            }
        }
    }

    private void end(Pod pod, Life life) {
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        if (life == null) {
            context.executor().execute(() -> remove(pod));
            return;
        }
        life.run().stop(Duration.ofSeconds(grace == null ? 0 : grace));
        if (life.deleted().compareAndSet(false, true)) {
            life.end().thenRunAsync(() -> remove(pod), context.executor());
        }
    }

    /** The kubelet's last word on a pod: its folders go, then the object. */
    private void remove(Pod pod) {
        if (closed) {
            return;
        }
        forget(pod);
        try {
            context.client().raw(path(pod), "DELETE", lastWord(pod));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                LOG.log(Level.WARNING, "cannot remove pod " + pod.getMetadata().getName(), e);
            }
        }
    }

    private static String path(Pod pod) {
        return "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName();
    }

    /** By its UID: another pod may have taken the name by now. */
    private static Map<String, Object> lastWord(Pod pod) {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "gracePeriodSeconds",
                0,
                "preconditions",
                Map.of("uid", pod.getMetadata().getUid()));
    }

    private void forget(Pod pod) {
        String uid = pod.getMetadata().getUid();
        FolderTree.remove(context.containers().resolve(uid));
        FolderTree.remove(context.disk().podFolder(uid));
        lives.remove(uid);
    }

    /** The run of a pod that is here. */
    public Stream<PodRun> run(String namespace, String pod) {
        return lives.values().stream()
                .map(Life::run)
                .filter(run -> run.pod().getMetadata().getName().equals(pod))
                .filter(run -> run.pod().getMetadata().getNamespace().equals(namespace));
    }

    /** The log of a container of a pod that is here. */
    public Stream<Path> logs(String namespace, String pod, String container) {
        return lives.values().stream()
                .map(life -> life.run().pod())
                .filter(one -> one.getMetadata().getName().equals(pod))
                .filter(one -> one.getMetadata().getNamespace().equals(namespace))
                .map(one -> ContainerRun.log(context.disk(), one, container));
    }

    /** Ends every process of this node. The objects of the cluster stay as they are. */
    @Override
    public void close() {
        closed = true;
        context.uplink().restore();
        lives.values().forEach(life -> life.run().stop(GRACE_AT_CLOSE));
        lives.values().forEach(life -> life.end().join());
        lives.clear();
    }
}
