package io.salvor.operator.coverage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.salvor.coverage.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Publishes how the claims of each namespace are covered. A namespace without claims takes its series with it. */
@ApplicationScoped
public class CoverageMetrics {
    private static final double MILLIS = 1000.0;

    private final MultiGauge claims;
    private final MultiGauge age;
    private final Clock clock;

    public CoverageMetrics(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.claims = MultiGauge.builder("salvor.coverage.claims")
                .description("Claims by namespace and state; each is in one state")
                .register(registry);
        this.age = MultiGauge.builder("salvor.claim.last.good.backup.age")
                .description(
                        "Age of the last good backup of the protected claim of the namespace for which it is the oldest")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Publishes these namespaces and no others. */
    void publish(Map<String, Tally> byNamespace) {
        List<Row<?>> states = new ArrayList<>();
        List<Row<?>> ages = new ArrayList<>();
        byNamespace.forEach((namespace, tally) -> {
            states.add(row(namespace, "fresh", tally.fresh()));
            states.add(row(namespace, "stale", tally.stale()));
            states.add(row(namespace, "never_saved", tally.neverSaved()));
            states.add(row(namespace, "left_out", tally.leftOut()));
            states.add(row(namespace, "unprotected", tally.unprotected()));
            if (tally.oldestGood() != null) {
                ages.add(Row.of(Tags.of("namespace", namespace), tally.oldestGood(), this::secondsSince));
            }
        });
        claims.register(states, true);
        age.register(ages, true);
    }

    private static Row<Number> row(String namespace, String state, int count) {
        return Row.of(Tags.of("namespace", namespace, "state", state), count);
    }

    private double secondsSince(Instant then) {
        return Duration.between(then, Instant.now(clock)).toMillis() / MILLIS;
    }
}
