package io.salvor.operator.run;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Looks after runs of a kind that are deleted before their end: the framework brings no such object to a reconciler that has not its finalizer
 * on all objects, which would keep them from being deleted without an operator.
 */
public final class HeldRuns<R extends CustomResource<?, ?>> {
    private static final Logger LOG = Logger.getLogger(HeldRuns.class);

    private final OwnObjects objects;
    private final Class<R> kind;
    private final Predicate<R> ended;
    private final Consumer<R> reconciler;

    public HeldRuns(OwnObjects objects, Class<R> kind, Predicate<R> ended, Consumer<R> reconciler) {
        this.objects = objects;
        this.kind = kind;
        this.ended = ended;
        this.reconciler = reconciler;
    }

    /** Brings the end of each that is deleted further, and lets those go that have ended; one that another thread is at comes again. */
    public void look() {
        try {
            objects.list(kind, Labels.HOLDS_PODS, "true").stream()
                    .filter(run -> run.getMetadata().getDeletionTimestamp() != null || ended.test(run))
                    .forEach(this::look);
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "each %s that is deleted before its end is looked at again: %s",
                    kind.getSimpleName(), e.getMessage());
        }
    }

    private void look(R run) {
        try {
            reconciler.accept(run);
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "%s %s, which has not let go, is looked at again: %s",
                    kind.getSimpleName(), run.getMetadata().getName(), e.getMessage());
        }
    }
}
