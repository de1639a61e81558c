package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The Jobs of runs as the cluster has them: found by label, and touched only where their owner is the run. */
public final class KubernetesRunJobs implements RunJobs {
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");
    private static final String SECRET = "Secret";
    private static final String JOB = "Job";

    private final KubernetesClient client;
    private final PodLogs logs;
    private final String namespace;

    public KubernetesRunJobs(KubernetesClient client, String namespace) {
        this.client = client;
        this.logs = new PodLogs(client, namespace);
        this.namespace = namespace;
    }

    @Override
    public boolean stop(String label, HasMetadata run) {
        String value = Labels.value(run.getMetadata().getName());
        for (Job job : jobs(label, value)) {
            if (Owners.owns(run, job) && !hasEnded(job)) {
                stop(job.getMetadata().getName());
            }
        }
        // Those of an earlier run of the same name count too: there is nothing in a pod that tells them apart.
        return pods(label, value).stream().anyMatch(KubernetesRunJobs::mayWork);
    }

    @Override
    public List<Log> logs(String label, HasMetadata run, Predicate<String> wanted) {
        try {
            return logs.of(pods(label, Labels.value(run.getMetadata().getName())).stream()
                    .filter(pod -> wanted.test(pod.getMetadata().getName()))
                    .toList());
        } catch (KubernetesClientException e) {
            return List.of(new Log("pods", "could not be listed: " + FirstLine.of(e.getMessage())));
        }
    }

    private List<Job> jobs(String label, String value) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .withLabel(label, value)
                .list()
                .getItems();
    }

    private List<Pod> pods(String label, String value) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .withLabel(label, value)
                .list()
                .getItems();
    }

    @Override
    public Set<String> podsAtWork() {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .list()
                .getItems()
                .stream()
                .filter(KubernetesRunJobs::mayWork)
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static boolean mayWork(Pod pod) {
        return pod.getStatus() == null || !OVER.contains(pod.getStatus().getPhase());
    }

    /** A Job without a mark of its end counts as one that works: it is stopped once more. */
    private static boolean hasEnded(Job job) {
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition -> "True".equals(condition.getStatus())
                                && ("Complete".equals(condition.getType()) || "Failed".equals(condition.getType())));
    }

    private void stop(String name) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    @Override
    public List<Left> left(String label) {
        List<Left> left = new ArrayList<>();
        client.secrets()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .withLabel(label)
                .list()
                .getItems()
                .forEach(secret -> left(SECRET, secret).ifPresent(left::add));
        client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .withLabel(label)
                .list()
                .getItems()
                .stream()
                .filter(job -> !hasEnded(job))
                .forEach(job -> left(JOB, job).ifPresent(left::add));
        return left;
    }

    private static Optional<Left> left(String kind, HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map((OwnerReference owner) -> new Left(
                        kind, object.getMetadata().getName(), owner.getKind(), owner.getName(), owner.getUid()))
                .findFirst();
    }

    @Override
    public void remove(Left left) {
        if (left.kind().equals(JOB)) {
            stop(left.name());
        } else {
            client.secrets().inNamespace(namespace).withName(left.name()).delete();
        }
    }
}
