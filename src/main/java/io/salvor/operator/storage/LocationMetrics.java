package io.salvor.operator.storage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.api.LocationAccess;
import io.salvor.api.LocationPhase;
import io.salvor.api.LocationProtection;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Publishes of each location whether it can be used, whether its master key is kept outside the cluster and whether retention comes to its end, by the
 * tag {@code location}, and what keeps its backups from being lost, by the tag {@code by} too; only the replica that acts does. One that was never available has no series, what is not
 * known has none, and one that is gone takes its own with it.
 */
@ApplicationScoped
public class LocationMetrics {
    private static final Logger LOG = Logger.getLogger(LocationMetrics.class);

    private final MultiGauge available;
    private final MultiGauge blocked;
    private final MultiGauge saved;
    private final MultiGauge protection;
    private final OwnObjects objects;
    private final Leadership leadership;

    public LocationMetrics(MeterRegistry registry, OwnObjects objects, Leadership leadership) {
        this.objects = objects;
        this.leadership = leadership;
        this.available = MultiGauge.builder("salvor.location.available")
                .description("1 where the last look found that the location can be used, 0 where it cannot")
                .register(registry);
        this.blocked = MultiGauge.builder("salvor.retention.blocked")
                .description("1 where the last look of retention did not get to its end, 0 where it did")
                .register(registry);
        this.saved = MultiGauge.builder("salvor.location.masterkey.saved")
                .description("1 where the master key is kept outside the cluster, 0 where nobody has confirmed that")
                .register(registry);
        this.protection = MultiGauge.builder("salvor.location.protection")
                .description(
                        "1 where a location has what its tag names against the loss of backups, 0 where it has not")
                .register(registry);
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        leadership.turn(
                () -> publish(objects.list(BackupStorageLocation.class)),
                why -> LOG.debugf("metrics of locations are those of the last look: %s", why));
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
        available.register(each(locations, status -> status.phase, phase -> phase == LocationPhase.Available), true);
        // Where nothing is written, nobody looks, and what was said last stays.
        List<BackupStorageLocation> looked = locations.stream()
                .filter(location -> location.getSpec().accessMode != LocationAccess.ReadOnly)
                .toList();
        blocked.register(each(looked, status -> status.retention, retention -> retention.message != null), true);
        protection.register(
                locations.stream().flatMap(LocationMetrics::protection).toList(), true);
    }

    /** 1 or 0 of each location of which something is known. */
    private static <T> List<Row<?>> each(
            Collection<BackupStorageLocation> locations,
            Function<BackupStorageLocationStatus, T> known,
            Predicate<T> isSo) {
        List<Row<?>> rows = new ArrayList<>();
        for (BackupStorageLocation location : locations) {
            Optional.ofNullable(known.apply(location.getStatus()))
                    .ifPresent(found -> rows.add(
                            Row.of(Tags.of("location", location.getMetadata().getName()), isSo.test(found) ? 1 : 0)));
        }
        return rows;
    }

    private static Stream<Row<?>> protection(BackupStorageLocation location) {
        LocationProtection found = location.getStatus().protection;
        if (found == null) {
            return Stream.empty();
        }
        return Stream.of(
                        row(location, "node-jobs-add-only", String.valueOf(found.nodeJobs), "AddOnly"),
                        row(location, "versioning", found.versioning, "Enabled"),
                        row(
                                location,
                                "object-lock",
                                found.objectLock,
                                found.objectLockDays == null ? "" : found.objectLock))
                .flatMap(Optional::stream);
    }

    /** None where it is not known. */
    private static Optional<Row<?>> row(BackupStorageLocation location, String by, String found, String wanted) {
        if (found == null || found.equals("Unknown")) {
            return Optional.empty();
        }
        return Optional.of(
                Row.of(Tags.of("location", location.getMetadata().getName(), "by", by), found.equals(wanted) ? 1 : 0));
    }
}
