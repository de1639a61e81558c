package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Hears of changes to the objects of one of our kinds from now on, without reading those that there are. */
public final class ObjectWatch<R extends CustomResource<?, ?>> {
    private static final long LOOK_MILLIS = 500;

    private final KubernetesClient client;
    private final Class<R> kind;
    private final String namespace;
    private final Consumer<R> changed;

    /** @param changed is given an object that was changed, in a thread of the client */
    public ObjectWatch(KubernetesClient client, Class<R> kind, String namespace, Consumer<R> changed) {
        this.client = client;
        this.kind = kind;
        this.namespace = namespace;
        this.changed = changed;
    }

    /**
     * Watches until the API server no longer knows what was seen last, or the caller has had enough.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when no watch can be made
     */
    public void untilItEnds(CountDownLatch enough) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Watch watch = client.resources(kind)
                .inNamespace(namespace)
                .watch(new ListOptionsBuilder().withResourceVersion(now()).build(), watcher(ended))) {
            while (ended.getCount() > 0 && !enough.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                // Connections that break are made anew by the client.
            }
        }
    }

    private String now() {
        return client.resources(kind)
                .inNamespace(namespace)
                .list(new ListOptionsBuilder().withLimit(1L).build())
                .getMetadata()
                .getResourceVersion();
    }

    private Watcher<R> watcher(CountDownLatch ended) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, R object) {
                if (action == Action.MODIFIED) {
                    changed.accept(object);
                }
            }

            @Override
            public boolean reconnecting() {
                return true;
            }

            @Override
            public void onClose() {
                ended.countDown();
            }

            @Override
            public void onClose(WatcherException cause) {
                ended.countDown();
            }
        };
    }
}
