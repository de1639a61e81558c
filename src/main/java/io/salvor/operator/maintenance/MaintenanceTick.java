package io.salvor.operator.maintenance;

import io.quarkus.scheduler.Scheduled;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks again and again which repositories need maintenance; only the replica that acts does. */
@ApplicationScoped
public class MaintenanceTick {
    private static final Logger LOG = Logger.getLogger(MaintenanceTick.class);

    private final MaintenanceLook look;
    private final Leadership leadership;

    public MaintenanceTick(MaintenanceLook look, Leadership leadership) {
        this.look = look;
        this.leadership = leadership;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        leadership.turn(look::look, why -> LOG.warnf("repositories are looked at again: %s", why));
    }
}
