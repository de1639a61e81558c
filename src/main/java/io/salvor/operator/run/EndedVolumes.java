package io.salvor.operator.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.salvor.kubernetes.ObjectWatch;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Wakes the Backup or Restore that a volume belongs to when that volume has ended. It keeps nothing of what it sees, unlike an
 * informer, which would hold the record of every volume that there is. What it misses while a watch is made anew is found at the next
 * look: every run that has not ended is looked at again within seconds.
 *
 * @param <P> the kind that is woken
 */
public final class EndedVolumes<R extends CustomResource<?, ?>, P extends HasMetadata>
        extends AbstractEventSource<R, P> {
    private static final Logger LOG = Logger.getLogger(EndedVolumes.class);
    private static final long PAUSE_SECONDS = 5;

    private final Class<R> kind;
    private final Predicate<R> ended;
    private final String namespace;
    private final EventSourceContext<P> context;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param ended whether a volume has come to its end */
    public EndedVolumes(Class<R> kind, Predicate<R> ended, String namespace, EventSourceContext<P> context) {
        super(kind, "ends of " + HasMetadata.getPlural(kind));
        this.kind = kind;
        this.ended = ended;
        this.namespace = namespace;
        this.context = context;
    }

    @Override
    public void start() {
        super.start();
        Thread thread = new Thread(this::watch, name());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        super.stop();
        stopped.countDown();
    }

    private void watch() {
        ObjectWatch<R> watch = new ObjectWatch<>(context.getClient(), kind, namespace, this::changed);
        try {
            do {
                try {
                    watch.untilItEnds(stopped);
                } catch (KubernetesClientException e) {
                    LOG.debugf("the watch of %s is made anew: %s", HasMetadata.getPlural(kind), e.getMessage());
                }
            } while (!stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void changed(R volume) {
        if (!ended.test(volume)) {
            return;
        }
        for (OwnerReference owner : volume.getMetadata().getOwnerReferences()) {
            ResourceID id = new ResourceID(owner.getName(), namespace);
            // One that is gone, or has ended, has nothing to wake up for.
            if (context.getPrimaryCache().get(id).isPresent()) {
                getEventHandler().handleEvent(new Event(id));
            }
        }
    }

    @Override
    public Set<R> getSecondaryResources(P primary) {
        return Set.of();
    }
}
