package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.job.JobView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Node Jobs as Jobs of the cluster, each with a Secret of its own. It never changes one. */
public final class KubernetesNodeJobs implements NodeJobs {
    private static final String JOB_NAME = "job-name";

    /** A pod whose containers are not made after this long may wait for a folder in vain. */
    private static final Duration SLOW_START = Duration.ofSeconds(15);

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
    public boolean isThere(String name) {
        return client.batch().v1().jobs().inNamespace(namespace).withName(name).get() != null;
    }

    @Override
    public List<JobView> of(String label, String run) {
        // Jobs first: of one that is gone by then, no pod is made any more, so no pod is missed.
        Map<String, Job> jobs = new TreeMap<>();
        client.batch().v1().jobs().inNamespace(namespace).withLabels(selected(label, run)).list().getItems().stream()
                .forEach(job -> jobs.put(job.getMetadata().getName(), job));
        Map<String, List<Pod>> pods =
                client.pods().inNamespace(namespace).withLabels(selected(label, run)).list().getItems().stream()
                        .filter(pod -> pod.getMetadata().getLabels().get(JOB_NAME) != null)
                        .collect(Collectors.groupingBy(
                                pod -> pod.getMetadata().getLabels().get(JOB_NAME)));
        Set<String> names = new TreeSet<>(jobs.keySet());
        names.addAll(pods.keySet());
        return names.stream()
                .map(name -> view(label, name, jobs.get(name), pods.getOrDefault(name, List.of())))
                .toList();
    }

    private static Map<String, String> selected(String label, String run) {
        Map<String, String> labels = new HashMap<>();
        labels.put(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE);
        // Without a value: those of all runs.
        labels.put(label, run == null ? null : Labels.value(run));
        return labels;
    }

    private JobView view(String label, String name, Job job, List<Pod> pods) {
        Map<String, String> unmountable = job == null
                ? Map.of()
                : JobViews.newest(pods)
                        .filter(JobViews::isBeingCreated)
                        .filter(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp())
                                .plus(SLOW_START)
                                .isBefore(Instant.now(clock)))
                        .map(pod -> unmountable(job, pod))
                        .orElse(Map.of());
        return JobViews.of(label, name, job, pods, unmountable);
    }

    /** The kubelet names the volumes of the pod that it cannot mount in Events, and nowhere else. */
    private Map<String, String> unmountable(Job job, Pod pod) {
        List<String> records = NodeJobBuilder.volumes(job);
        Map<String, String> found = new TreeMap<>();
        client.v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", pod.getMetadata().getUid())
                .withField("reason", "FailedMount")
                .list()
                .getItems()
                .forEach(event -> NodeJobVolumes.named(event.getMessage())
                        .filter(index -> index < records.size())
                        .ifPresent(index -> found.put(records.get(index), event.getMessage())));
        return found;
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
