package io.salvor.operator.source;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.PolicySource;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells the metrics which policy sources there are. Only the replica that acts publishes them. */
@ApplicationScoped
public class SourceMetricsTick {
    private static final Logger LOG = Logger.getLogger(SourceMetricsTick.class);

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Leadership leadership;
    private final SourceMetrics metrics;

    public SourceMetricsTick(
            KubernetesClient client, OperatorConfig config, Leadership leadership, SourceMetrics metrics) {
        this.client = client;
        this.config = config;
        this.leadership = leadership;
        this.metrics = metrics;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (!leadership.leads()) {
            return;
        }
        List<PolicySource> sources;
        try {
            sources = client.resources(PolicySource.class)
                    .inNamespace(config.namespace())
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            LOG.debugf("metrics of policy sources are those of the last look: %s", e.getMessage());
            return;
        }
        metrics.publish(sources);
    }
}
