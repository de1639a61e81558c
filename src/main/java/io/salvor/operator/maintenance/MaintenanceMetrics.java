package io.salvor.operator.maintenance;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import io.salvor.trouble.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Publishes of each repository when it was last maintained and checked, when that is due next, and whether it is damaged, by the tags {@code namespace} and {@code
 * location}; only the replica that acts does. What was never done has no series, and a repository that is gone takes its own with it.
 */
@ApplicationScoped
public class MaintenanceMetrics {
    private static final Logger LOG = Logger.getLogger(MaintenanceMetrics.class);

    private final MultiGauge maintained;
    private final MultiGauge checked;
    private final MultiGauge next;
    private final MultiGauge damaged;
    private final OwnObjects objects;
    private final Leadership leadership;

    public MaintenanceMetrics(MeterRegistry registry, OwnObjects objects, Leadership leadership) {
        this.objects = objects;
        this.leadership = leadership;
        this.maintained = MultiGauge.builder("salvor.repository.maintenance.last")
                .description("when the repository was last pruned, in seconds since 1970")
                .register(registry);
        this.checked = MultiGauge.builder("salvor.repository.check.last")
                .description("when a check of the repository last came to its end, in seconds since 1970")
                .register(registry);
        this.next = MultiGauge.builder("salvor.repository.maintenance.next")
                .description(
                        "when maintenance is due, or was where it has not come, in seconds since 1970; none where it is suspended")
                .register(registry);
        this.damaged = MultiGauge.builder("salvor.repository.damaged")
                .description("1 where the last check has found damage, 0 where it was content")
                .register(registry);
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        leadership.turn(
                () -> publish(objects.list(ResticRepository.class)),
                why -> LOG.debugf("metrics of repositories are those of the last look: %s", why));
    }

    /** Publishes these repositories and no others. */
    void publish(Collection<ResticRepository> repositories) {
        List<Row<?>> last = new ArrayList<>();
        List<Row<?>> check = new ArrayList<>();
        List<Row<?>> due = new ArrayList<>();
        List<Row<?>> damage = new ArrayList<>();
        for (ResticRepository repository : repositories) {
            Tags tags = Tags.of(
                    "namespace",
                    repository.getSpec().volumeNamespace,
                    "location",
                    repository.getSpec().backupStorageLocation);
            KnownRepository known = new KnownRepository(repository);
            KnownRepository.time(known.status().lastMaintenanceTime)
                    .ifPresent(time -> last.add(Row.of(tags, time.getEpochSecond())));
            KnownRepository.time(known.status().nextMaintenanceTime)
                    .filter(time -> !isSuspended(known))
                    .ifPresent(time -> due.add(Row.of(tags, time.getEpochSecond())));
            KnownRepository.time(known.status().lastCheckTime).ifPresent(time -> {
                check.add(Row.of(tags, time.getEpochSecond()));
                damage.add(Row.of(tags, known.isDamaged() ? 1 : 0));
            });
        }
        maintained.register(last, true);
        checked.register(check, true);
        next.register(due, true);
        damaged.register(damage, true);
    }

    private static boolean isSuspended(KnownRepository known) {
        return Conditions.has(
                known.status().conditions, Conditions.MAINTAINED, "Unknown", Reason.Suspended.name(), null);
    }
}
