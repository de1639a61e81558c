package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Node Jobs as Jobs of the cluster, each with a Secret of its own. It never changes one. */
public final class KubernetesNodeJobs implements NodeJobs {
    private final KubernetesClient client;
    private final String namespace;
    private final NodeJobBuilder builder;
    private final Clock clock;

    public KubernetesNodeJobs(KubernetesClient client, String namespace, NodeJobSettings settings, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.builder = new NodeJobBuilder(namespace, settings);
        this.clock = clock;
    }

    @Override
    public void start(NodeJob job, HasMetadata owner) {
        Creation.ifMissing(client, builder.secret(job, Owners.controller(owner)));
        Creation.ifMissing(client, builder.job(job, Owners.controller(owner), Instant.now(clock)));
    }

    @Override
    public List<NodeJobState> attempts(String run, String target, int most) {
        // Early attempts may be gone already: finished Jobs are removed after a while.
        return IntStream.rangeClosed(1, most)
                .mapToObj(number -> state(Names.job(run, target, number), number))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<NodeJobState> state(String name, int number) {
        Job job =
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
        if (job == null) {
            return Optional.empty();
        }
        Optional<Pod> pod = client.pods().inNamespace(namespace).withLabel("job-name", name).list().getItems().stream()
                .findFirst();
        Instant created = Instant.parse(job.getMetadata().getCreationTimestamp());
        return Optional.of(new NodeJobState(
                name,
                number,
                pod.filter(p -> !"Pending".equals(p.getStatus().getPhase())).isPresent(),
                endCondition(job).isPresent(),
                created,
                message(job, pod),
                pod.flatMap(KubernetesNodeJobs::terminationMessage).orElse(""),
                NodeJobBuilder.volumes(job)));
    }

    private static Optional<String> endCondition(Job job) {
        if (job.getStatus() == null) {
            return Optional.empty();
        }
        return job.getStatus().getConditions().stream()
                .filter(c -> "True".equals(c.getStatus()))
                .filter(c -> "Complete".equals(c.getType()) || "Failed".equals(c.getType()))
                .map(c -> c.getMessage() == null || c.getMessage().isEmpty() ? c.getType() : c.getMessage())
                .findFirst();
    }

    private static String message(Job job, Optional<Pod> pod) {
        String ended = endCondition(job)
                .map(m -> "Job " + job.getMetadata().getName() + ": " + m)
                .orElse("");
        String why = pod.map(KubernetesNodeJobs::trouble)
                .orElseGet(() -> "its pod does not exist yet; kubectl describe job "
                        + job.getMetadata().getName() + " -n "
                        + job.getMetadata().getNamespace() + " says why");
        return ended.isEmpty() ? why : why.isEmpty() ? ended : ended + " (" + why + ")";
    }

    private static String trouble(Pod pod) {
        Stream<String> conditions = pod.getStatus().getConditions().stream()
                .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
                .map(PodCondition::getMessage);
        Stream<String> containers =
                pod.getStatus().getContainerStatuses().stream().flatMap(KubernetesNodeJobs::troubleOf);
        return Stream.concat(conditions, containers)
                .filter(text -> text != null && !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Stream<String> troubleOf(ContainerStatus status) {
        if (status.getState() == null) {
            return Stream.empty();
        }
        if (status.getState().getWaiting() != null) {
            return Stream.of(
                    status.getState().getWaiting().getReason(),
                    status.getState().getWaiting().getMessage());
        }
        if (status.getState().getTerminated() != null
                && status.getState().getTerminated().getExitCode() != null
                && status.getState().getTerminated().getExitCode() != 0) {
            return Stream.of("its container ended with exit code "
                    + status.getState().getTerminated().getExitCode() + ", "
                    + status.getState().getTerminated().getReason());
        }
        return Stream.empty();
    }

    private static Optional<String> terminationMessage(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(s -> s.getState() != null && s.getState().getTerminated() != null)
                .map(s -> s.getState().getTerminated().getMessage())
                .filter(text -> text != null && !text.isEmpty())
                .findFirst();
    }

    @Override
    public void stop(String name) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    @Override
    public void forgetSecrets(String label, String run) {
        client.secrets()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .withLabel(label, Labels.value(run))
                .list()
                .getItems()
                // Each by its name, so that a mistake in the selector cannot reach another.
                .forEach(secret -> client.resource(secret).delete());
    }
}
