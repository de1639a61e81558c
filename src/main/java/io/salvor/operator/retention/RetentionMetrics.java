package io.salvor.operator.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.salvor.operator.retention.LocationLook.Found;
import io.salvor.retention.BackupFate;
import io.salvor.retention.Freeze;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Publishes of each location how many Backups stay although no retention keeps them, by policy and reason, and how many are being deleted. */
@ApplicationScoped
public class RetentionMetrics {
    private final MultiGauge frozen;
    private final MultiGauge deleting;

    public RetentionMetrics(MeterRegistry registry) {
        this.frozen = MultiGauge.builder("salvor.backups.frozen")
                .description(
                        "Backups that stay although no retention keeps them; those that nobody can rely on have no policy")
                .register(registry);
        this.deleting = MultiGauge.builder("salvor.backups.deleting")
                .description("Backups whose data goes with the next maintenance of its repository")
                .register(registry);
    }

    /**
     * How a location stands.
     *
     * @param frozen how many Backups stay, of each policy and reason
     * @param deleting how many are being deleted
     */
    record Standing(Map<Series, Long> frozen, int deleting) {
        static Standing of(Found found) {
            return new Standing(
                    found.fates().stream()
                            .filter(fate -> fate.frozen().isPresent())
                            .collect(Collectors.groupingBy(Series::of, Collectors.counting())),
                    found.deleting());
        }
    }

    /** Those that are counted together. */
    record Series(String policy, Freeze reason) {
        /** Anybody who can write to a bucket may write any policy into it. */
        static Series of(BackupFate fate) {
            boolean relied = fate.backup().doubt() == null && fate.backup().policy() != null;
            return new Series(
                    relied ? fate.backup().policy() : "", fate.frozen().orElseThrow());
        }
    }

    /** Publishes these locations and no others. */
    void publish(Map<String, Standing> byLocation) {
        List<Row<?>> frozenRows = new ArrayList<>();
        List<Row<?>> deletingRows = new ArrayList<>();
        new TreeMap<>(byLocation).forEach((location, found) -> {
            deletingRows.add(Row.of(Tags.of("location", location), found.deleting()));
            found.frozen()
                    .forEach((series, count) -> frozenRows.add(Row.of(
                            Tags.of(
                                    "location",
                                    location,
                                    "policy",
                                    series.policy(),
                                    "reason",
                                    series.reason().name()),
                            count)));
        });
        frozen.register(frozenRows, true);
        deleting.register(deletingRows, true);
    }
}
