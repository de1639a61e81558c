package io.salvor.sandbox.cluster.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The status of a container after each thing that can happen to it. */
public final class ContainerStatuses {

    private ContainerStatuses() {}

    public static ContainerStatus first(Container container) {
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withRestartCount(0)
                .withReady(false)
                .withStarted(false)
                .withState(waiting("PodInitializing", null))
                .build();
    }

    public static ContainerStatus waiting(ContainerStatus before, String reason, String message) {
        return new ContainerStatusBuilder(before)
                .withReady(false)
                .withStarted(false)
                .withLastState(lastEnd(before))
                .withState(waiting(reason, message))
                .build();
    }

    /** @param id of the container; the same again means a restart */
    public static ContainerStatus running(ContainerStatus before, String id, boolean ready, Instant now) {
        int restarts = before.getRestartCount() + (id.equals(before.getContainerID()) ? 1 : 0);
        return new ContainerStatusBuilder(before)
                .withReady(ready)
                .withStarted(true)
                .withRestartCount(restarts)
                .withLastState(lastEnd(before))
                .withContainerID(id)
                .withState(new ContainerStateBuilder()
                        .withNewRunning()
                        .withStartedAt(seconds(now))
                        .endRunning()
                        .build())
                .build();
    }

    public static ContainerStatus terminated(ContainerStatus before, ContainerExit exit, boolean ready) {
        ContainerState state = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exit.code())
                .withReason(exit.reason())
                .withMessage(exit.message().isEmpty() ? null : exit.message())
                .withStartedAt(seconds(exit.started()))
                .withFinishedAt(seconds(exit.finished()))
                .endTerminated()
                .build();
        return new ContainerStatusBuilder(before)
                .withReady(ready)
                .withStarted(false)
                .withState(state)
                .build();
    }

    public static boolean succeeded(ContainerStatus status) {
        return status.getState().getTerminated() != null
                && status.getState().getTerminated().getExitCode() == 0;
    }

    /** Times in a status have whole seconds. */
    public static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ContainerState lastEnd(ContainerStatus status) {
        return status.getState().getTerminated() == null ? status.getLastState() : status.getState();
    }

    private static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }
}
