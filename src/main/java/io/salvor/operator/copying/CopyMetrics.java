package io.salvor.operator.copying;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.salvor.operator.copying.CopyStanding.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Publishes how many Backups of a policy are to be copied to a location, when the oldest of them was taken, and whether something is wrong with that, by
 * the tags {@code policy} and {@code location}. A policy that copies nowhere has no series.
 */
@ApplicationScoped
public class CopyMetrics {
    private final MultiGauge waiting;
    private final MultiGauge oldest;
    private final MultiGauge failing;

    public CopyMetrics(MeterRegistry registry) {
        this.waiting = MultiGauge.builder("salvor.copies.waiting")
                .description("Backups that are to be copied to the location and are not yet")
                .register(registry);
        this.oldest = MultiGauge.builder("salvor.copies.oldest")
                .description("when the oldest of them was taken, in seconds since 1970; none where none waits")
                .register(registry);
        this.failing = MultiGauge.builder("salvor.copies.failing")
                .description("1 where something is wrong, 0 where nothing is, or it only waits")
                .register(registry);
    }

    /** Publishes these and no others. */
    void publish(Map<CopyRoute, CopyStanding> standings) {
        List<Row<?>> waitingRows = new ArrayList<>();
        List<Row<?>> oldestRows = new ArrayList<>();
        List<Row<?>> failingRows = new ArrayList<>();
        standings.forEach((route, standing) -> {
            Tags tags = Tags.of("policy", route.policy(), "location", route.to());
            failingRows.add(Row.of(tags, standing.status().equals("False") ? 1 : 0));
            Figures figures = standing.figures();
            if (figures == null) {
                return;
            }
            waitingRows.add(Row.of(tags, figures.waiting()));
            if (figures.oldest() != null) {
                oldestRows.add(Row.of(tags, figures.oldest().startTime().getEpochSecond()));
            }
        });
        waiting.register(waitingRows, true);
        oldest.register(oldestRows, true);
        failing.register(failingRows, true);
    }
}
