package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.salvor.kubernetes.RunJobs.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads what pods of Jobs have printed last: of so many, so much, and for so long. Of the others it says why not. */
final class PodLogs {
    private static final int MOST_LOGS = 32;
    private static final int MOST_LINES = 500;
    private static final int MOST_READ = 1 << 20;
    private static final int MOST_KEPT = 1 << 16;

    /** The kubelet of a node that is lost answers nobody, and the end of a run waits for its logs: each is asked for once, so long. */
    private static final Duration LOG_DEADLINE = Duration.ofSeconds(5);

    /** All of them together get this long. */
    private static final Duration LOGS_DEADLINE = Duration.ofSeconds(20);

    private final KubernetesClient impatient;
    private final String namespace;

    PodLogs(KubernetesClient client, String namespace) {
        RequestConfig once = new RequestConfigBuilder()
                .withRequestTimeout((int) LOG_DEADLINE.toMillis())
                .withRequestRetryBackoffLimit(0)
                .build();
        this.impatient = client.newClient(once).adapt(KubernetesClient.class);
        this.namespace = namespace;
    }

    /** An entry for each pod, those that failed first. */
    List<Log> of(List<Pod> pods) {
        long until = System.nanoTime() + LOGS_DEADLINE.toNanos();
        List<Log> logs = new ArrayList<>();
        for (Pod pod : pods.stream()
                .sorted(Comparator.comparing(pod -> hasFailed(pod) ? 0 : 1))
                .toList()) {
            String name = pod.getMetadata().getName();
            if (logs.size() >= MOST_LOGS) {
                logs.add(new Log(name, "was not read: these are more than " + MOST_LOGS + " pods"));
            } else if (System.nanoTime() > until) {
                logs.add(new Log(name, "was not read: the logs before it took too long"));
            } else {
                logs.add(new Log(name, text(name)));
            }
        }
        return logs;
    }

    private static boolean hasFailed(Pod pod) {
        return pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase());
    }

    private String text(String name) {
        try {
            String text = impatient
                    .pods()
                    .inNamespace(namespace)
                    .withName(name)
                    .limitBytes(MOST_READ)
                    .tailingLines(MOST_LINES)
                    .getLog();
            return text.length() <= MOST_KEPT ? text : text.substring(text.length() - MOST_KEPT);
        } catch (KubernetesClientException e) {
            return "could not be read: " + FirstLine.of(e.getMessage());
        }
    }
}
