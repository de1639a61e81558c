package io.salvor.operator.copying;

import io.quarkus.scheduler.Scheduled;
import io.salvor.operator.run.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks again and again what is to be copied; only the replica that acts does. */
@ApplicationScoped
public class CopyTick {
    private static final Logger LOG = Logger.getLogger(CopyTick.class);

    private final CopyLook look;
    private final Leadership leadership;

    public CopyTick(CopyLook look, Leadership leadership) {
        this.look = look;
        this.leadership = leadership;
    }

    @Scheduled(every = "${salvor.tick:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        leadership.turn(look::look, why -> LOG.warnf("what is to be copied is looked at again: %s", why));
    }
}
