package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The Jobs of runs as the cluster has them: found by label, and touched only where their owner is the run. */
public final class KubernetesRunJobs implements RunJobs {
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");
    private static final int MOST_LOGS = 32;
    private static final int MOST_LINES = 500;
    private static final int MOST_READ = 1 << 20;
    private static final int MOST_KEPT = 1 << 16;

    /** The kubelet of a node that is lost answers nobody, and the end of a run waits for its logs: each is asked for once, so long. */
    private static final Duration LOG_DEADLINE = Duration.ofSeconds(5);

    /** All of them together get this long. */
    private static final Duration LOGS_DEADLINE = Duration.ofSeconds(20);

    private static final String SECRET = "Secret";
    private static final String JOB = "Job";

    private final KubernetesClient client;
    private final KubernetesClient impatient;
    private final String namespace;

    public KubernetesRunJobs(KubernetesClient client, String namespace) {
        this.client = client;
        RequestConfig once = new RequestConfigBuilder()
                .withRequestTimeout((int) LOG_DEADLINE.toMillis())
                .withRequestRetryBackoffLimit(0)
                .build();
        this.impatient = client.newClient(once).adapt(KubernetesClient.class);
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
    public List<Log> logs(String label, HasMetadata run) {
        long until = System.nanoTime() + LOGS_DEADLINE.toNanos();
        try {
            return pods(label, Labels.value(run.getMetadata().getName())).stream()
                    .sorted(Comparator.comparing(pod -> hasFailed(pod) ? 0 : 1))
                    .limit(MOST_LOGS)
                    .map(pod -> log(pod, until))
                    .toList();
        } catch (KubernetesClientException e) {
            return List.of(new Log("pods", "could not be listed: " + FirstLine.of(e.getMessage())));
        }
    }

    private static boolean hasFailed(Pod pod) {
        return pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase());
    }

    private Log log(Pod pod, long until) {
        String name = pod.getMetadata().getName();
        if (System.nanoTime() > until) {
            return new Log(name, "was not read: the logs before it took too long");
        }
        try {
            String text = impatient
                    .pods()
                    .inNamespace(namespace)
                    .withName(name)
                    .limitBytes(MOST_READ)
                    .tailingLines(MOST_LINES)
                    .getLog();
            return new Log(name, text.length() <= MOST_KEPT ? text : text.substring(text.length() - MOST_KEPT));
        } catch (KubernetesClientException e) {
            return new Log(name, "could not be read: " + FirstLine.of(e.getMessage()));
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
