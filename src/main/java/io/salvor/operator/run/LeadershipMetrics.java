package io.salvor.operator.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.enterprise.context.ApplicationScoped;

/** Publishes whether this replica acts. Each does, so that what is read of none, or of none that acts, can be noticed. */
@ApplicationScoped
public class LeadershipMetrics implements MeterBinder {
    private final Leadership leadership;

    public LeadershipMetrics(Leadership leadership) {
        this.leadership = leadership;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("salvor.leader", leadership, leader -> leader.leads() ? 1 : 0)
                .description("1 for the replica that acts, 0 for those that wait for its Lease")
                .strongReference(true)
                .register(registry);
    }
}
