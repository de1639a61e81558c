package io.salvor.operator.source;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Publishes how each PolicySource is doing, by the tag {@code source}; only the replica that acts does. A source that is gone
 * takes its series with it. All values come from status, except when the last sync ended well, which this process remembers.
 */
@ApplicationScoped
public class SourceMetrics {
    private static final Logger LOG = Logger.getLogger(SourceMetrics.class);
    private static final double MILLIS = 1000.0;

    private final MultiGauge age;
    private final MultiGauge lastSuccess;
    private final MultiGauge ready;
    private final OwnObjects objects;
    private final Leadership leadership;
    private final Clock clock;
    private final Map<String, Instant> successes = new ConcurrentHashMap<>();

    public SourceMetrics(MeterRegistry registry, OwnObjects objects, Leadership leadership, Clock clock) {
        this.objects = objects;
        this.leadership = leadership;
        this.clock = clock;
        this.age = MultiGauge.builder("salvor.policysource.revision.age")
                .description("Seconds since the revision in force was applied")
                .baseUnit("seconds")
                .register(registry);
        this.lastSuccess = MultiGauge.builder("salvor.policysource.last.sync.success.timestamp")
                .description("When the repository last answered and what it holds was in force, in seconds since 1970")
                .baseUnit("seconds")
                .register(registry);
        this.ready = MultiGauge.builder("salvor.policysource.ready")
                .description("1 where the condition Ready is True, else 0")
                .register(registry);
    }

    /** A sync of the source ended well. */
    void succeeded(String source, Instant at) {
        successes.put(source, at);
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        leadership.turn(
                () -> publish(objects.list(PolicySource.class)),
                why -> LOG.debugf("metrics of policy sources are those of the last look: %s", why));
    }

    /** Publishes these sources and no others. */
    void publish(Collection<PolicySource> sources) {
        List<Row<?>> ages = new ArrayList<>();
        List<Row<?>> successTimes = new ArrayList<>();
        List<Row<?>> states = new ArrayList<>();
        for (PolicySource source : sources) {
            String name = source.getMetadata().getName();
            Tags tags = Tags.of("source", name);
            PolicySourceStatus status = source.getStatus();
            states.add(Row.of(tags, isReady(status) ? 1 : 0));
            if (status.lastAppliedTime != null) {
                ages.add(Row.of(tags, Instant.parse(status.lastAppliedTime), this::secondsSince));
            }
            Instant success = successes.get(name);
            if (success != null) {
                successTimes.add(Row.of(tags, success.toEpochMilli() / MILLIS));
            }
        }
        successes
                .keySet()
                .retainAll(sources.stream().map(s -> s.getMetadata().getName()).toList());
        age.register(ages, true);
        lastSuccess.register(successTimes, true);
        ready.register(states, true);
    }

    private double secondsSince(Instant then) {
        return Duration.between(then, Instant.now(clock)).toMillis() / MILLIS;
    }

    private static boolean isReady(PolicySourceStatus status) {
        return status.conditions.stream()
                .anyMatch(condition -> condition.type.equals(Conditions.READY) && condition.status.equals("True"));
    }
}
