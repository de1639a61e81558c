package io.salvor.operator.storage;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.BackupStorageLocation;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Publishes of each location whether its master key is kept outside the cluster, by the tag {@code location}; only the replica that
 * acts does. One that was never available has no series, and one that is gone takes its own with it.
 */
@ApplicationScoped
public class LocationMetrics {
    private static final Logger LOG = Logger.getLogger(LocationMetrics.class);

    private final MultiGauge saved;
    private final OwnObjects objects;
    private final Leadership leadership;

    public LocationMetrics(MeterRegistry registry, OwnObjects objects, Leadership leadership) {
        this.objects = objects;
        this.leadership = leadership;
        this.saved = MultiGauge.builder("salvor.location.masterkey.saved")
                .description("1 where the master key is kept outside the cluster, 0 where nobody has confirmed that")
                .register(registry);
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (!leadership.leads()) {
            return;
        }
        try {
            publish(objects.list(BackupStorageLocation.class));
        } catch (KubernetesClientException e) {
            LOG.debugf("metrics of locations are those of the last look: %s", e.getMessage());
        }
    }

    /** Publishes these locations and no others. */
    void publish(Collection<BackupStorageLocation> locations) {
        List<Row<?>> rows = new ArrayList<>();
        for (BackupStorageLocation location : locations) {
            location.getStatus().conditions.stream()
                    .filter(condition -> condition.type.equals(Conditions.MASTER_KEY_SAVED))
                    .findFirst()
                    .ifPresent(condition -> rows.add(Row.of(
                            Tags.of("location", location.getMetadata().getName()),
                            condition.status.equals("True") ? 1 : 0)));
        }
        saved.register(rows, true);
    }
}
