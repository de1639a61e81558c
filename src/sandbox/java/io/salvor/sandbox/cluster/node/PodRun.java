package io.salvor.sandbox.cluster.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.sandbox.cluster.container.ContainerConfigException;
import io.salvor.sandbox.cluster.container.ContainerExit;
import io.salvor.sandbox.cluster.container.ContainerProcess;
import io.salvor.sandbox.cluster.container.ContainerRoot;
import io.salvor.sandbox.cluster.container.ContainerRun;
import io.salvor.sandbox.cluster.container.NodeContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The life of one pod on its node: volumes, init containers in order, containers, the end. */
public final class PodRun {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final NodeContext node;
    private final Pod pod;
    private final String podIp;
    private final PodStatusBoard status;
    private final CompletableFuture<Void> stopping = new CompletableFuture<>();
    private final Map<String, ContainerProcess> processes = new ConcurrentHashMap<>();
    private volatile Duration grace = Duration.ZERO;
    private volatile boolean expired;
    private volatile Map<String, Path> volumes = Map.of();

    PodRun(NodeContext node, Pod pod, String podIp) {
        this.node = node;
        this.pod = pod;
        this.podIp = podIp;
        this.status = new PodStatusBoard(node, pod, podIp);
    }

    Pod pod() {
        return pod;
    }

    /** Lives until all containers have ended and no restart is due, or until it is stopped. */
    void live() {
        Long deadline = pod.getSpec().getActiveDeadlineSeconds();
        if (deadline != null) {
            CompletableFuture.delayedExecutor(deadline, TimeUnit.SECONDS).execute(this::expire);
        }
        status.accepted();
        boolean succeeded = mountVolumes() && runInitContainers() && runContainers();
        if (expired) {
            status.finished(
                    "Failed", "DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
        } else {
            status.finished(succeeded ? "Succeeded" : "Failed", null, null);
        }
    }

    private void expire() {
        expired = true;
        stop(Duration.ofSeconds(pod.getSpec().getTerminationGracePeriodSeconds()));
    }

    /**
     * Ends the containers: by request, and by force after the grace period. A shorter period later counts.
     */
    synchronized void stop(Duration period) {
        if (!stopping.isDone() || period.compareTo(grace) < 0) {
            grace = period;
            stopping.complete(null);
            processes.values().forEach(process -> process.stop(period));
        }
    }

    /** Ends the processes as a node that loses power does; what becomes of the pod is decided when the node is back. */
    void losePower() {
        processes.values().forEach(process -> process.stop(Duration.ZERO));
    }

    private boolean mountVolumes() {
        Duration pause = FIRST_PAUSE;
        String said = "";
        while (!stopping.isDone()) {
            try {
                volumes = new PodVolumes(node.client(), node.disk(), pod, podIp).setUp();
                return true;
            } catch (VolumeMountException e) {
                status.delayed(e.getMessage());
                if (!e.getMessage().equals(said)) {
                    new KubeletEvents(node).failedMount(pod, e.getMessage());
                    said = e.getMessage();
                }
                sleep(pause);
            }
        }
        return false;
    }

    private boolean runInitContainers() {
        for (Container container : pod.getSpec().getInitContainers()) {
            if ("Always".equals(container.getRestartPolicy())) {
                status.finished("Failed", "UnsupportedSidecar", "the sandbox has no sidecar init containers");
                return false;
            }
            ContainerExit exit = isProgram(container) ? keepRunning(container, true) : pass(container);
            if (exit == null || exit.code() != 0 || stopping.isDone()) {
                return false;
            }
        }
        return true;
    }

    private boolean runContainers() {
        List<CompletableFuture<ContainerExit>> ends =
                pod.getSpec().getContainers().stream().map(this::begin).toList();
        return ends.stream()
                .map(CompletableFuture::join)
                .filter(exit -> exit == null || exit.code() != 0)
                .findAny()
                .isEmpty();
    }

    private CompletableFuture<ContainerExit> begin(Container container) {
        if (isProgram(container)) {
            return CompletableFuture.supplyAsync(() -> keepRunning(container, false), node.executor());
        }
        Instant started = node.clock().instant();
        status.running(container);
        return stopping.thenApply(stopped -> ended(container, new ContainerExit(0, "", started, now())));
    }

    private boolean isProgram(Container container) {
        return node.program().image().equals(container.getImage());
    }

    /** An init container of another image: nothing to run, so nothing to wait for. */
    private ContainerExit pass(Container container) {
        return ended(container, new ContainerExit(0, "", now(), now()));
    }

    private ContainerExit ended(Container container, ContainerExit exit) {
        status.terminated(container, exit);
        return exit;
    }

    /** Runs a container as often as the restart policy wants. Returns its last exit, null when it never started. */
    private ContainerExit keepRunning(Container container, boolean init) {
        Duration pause = FIRST_PAUSE;
        ContainerExit last = null;
        while (!stopping.isDone()) {
            ContainerExit exit = runOnce(container);
            last = exit == null ? last : exit;
            if (exit != null && !restarts(exit, init) || stopping.isDone()) {
                break;
            }
            if (exit != null) {
                status.waiting(container, "CrashLoopBackOff", "back-off " + pause + " restarting failed container");
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        return last;
    }

    private boolean restarts(ContainerExit exit, boolean init) {
        return switch (pod.getSpec().getRestartPolicy()) {
            case "Never" -> false;
            case "OnFailure" -> exit.code() != 0;
            default -> !init || exit.code() != 0;
        };
    }

    private ContainerExit runOnce(Container container) {
        ContainerRun run = new ContainerRun(node, pod, podIp, container);
        Instant started = now();
        ContainerProcess process;
        try {
            process = run.start(volumes);
        } catch (ContainerConfigException e) {
            status.waiting(container, "CreateContainerConfigError", e.getMessage());
            return null;
        }
        processes.put(container.getName(), process);
        if (stopping.isDone()) {
            process.stop(grace);
        }
        status.running(container);
        try {
            int code = process.await();
            return ended(container, new ContainerExit(code, run.message(code), started, now()));
        } catch (InterruptedException e) {
            process.stop(Duration.ZERO);
            Thread.currentThread().interrupt();
            return null;
        } finally {
            processes.remove(container.getName());
        }
    }

    /**
     * Starts a command beside a container: in a folder of its own, in which the container's mounts are links.
     *
     * @return null when the pod has no such container
     */
    public Process exec(String container, List<String> command) throws IOException {
        Optional<Container> found = pod.getSpec().getContainers().stream()
                .filter(one -> one.getName().equals(container))
                .findFirst();
        if (found.isEmpty()) {
            return null;
        }
        Path folder = node.containers().resolve(pod.getMetadata().getUid()).resolve("exec-" + UUID.randomUUID());
        ContainerRoot root = new ContainerRoot(node.disk(), folder, found.get());
        root.make(volumes);
        ProcessBuilder process = new ProcessBuilder(
                        command.stream().map(root::rewrite).toList())
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        process.environment().put("HOSTNAME", pod.getMetadata().getName());
        return process.start();
    }

    /** Waits for a while, or until the pod is to stop. */
    private void sleep(Duration pause) {
        try {
            stopping.get(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(Duration.ZERO);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Instant now() {
        return node.clock().instant();
    }
}
