package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Our objects as the API server has them. */
public final class KubernetesOwnObjects implements OwnObjects {
    /** Others write the same objects seldom; more than this in a row is not others at work. */
    private static final int MOST_ATTEMPTS = 10;

    /** Statuses of up to a megabyte are among them. */
    private static final long PAGE = 100;

    private final KubernetesClient client;
    private final String namespace;

    public KubernetesOwnObjects(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public <R extends CustomResource<?, ?>> Optional<R> get(Class<R> kind, String name) {
        return Optional.ofNullable(
                client.resources(kind).inNamespace(namespace).withName(name).get());
    }

    @Override
    public <R extends CustomResource<?, ?>> List<R> list(Class<R> kind) {
        return client.resources(kind).inNamespace(namespace).list().getItems();
    }

    @Override
    public <R extends CustomResource<?, ?>> List<R> list(Class<R> kind, String label, String value) {
        List<R> found = new ArrayList<>();
        each(client.resources(kind).inNamespace(namespace).withLabel(label, value), found::add);
        return found;
    }

    @Override
    public <R extends CustomResource<?, ?>> void each(Class<R> kind, Consumer<R> what) {
        each(client.resources(kind).inNamespace(namespace), what);
    }

    @Override
    public <R extends CustomResource<?, ?>> void each(Class<R> kind, LabelChoice which, Consumer<R> what) {
        each(client.resources(kind).inNamespace(namespace).withLabelSelector(which.selector()), what);
    }

    private static <R extends CustomResource<?, ?>> void each(
            FilterWatchListDeletable<R, KubernetesResourceList<R>, ?> objects, Consumer<R> what) {
        String next = null;
        do {
            KubernetesResourceList<R> page = objects.list(
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
            page.getItems().forEach(what);
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
    }

    @Override
    public <R extends CustomResource<?, ?>> List<ObjectMeta> metadata(Class<R> kind, LabelChoice which) {
        return new MetadataLister(client, namespace).list(kind, which);
    }

    @Override
    public void create(CustomResource<?, ?> object) {
        client.resource(object).create();
    }

    @Override
    public void tryCreate(CustomResource<?, ?> object) {
        client.resource(object).dryRun(true).create();
    }

    @Override
    public boolean createIfMissing(HasMetadata object) {
        return Creation.ifMissing(client, object);
    }

    @Override
    public <R extends CustomResource<?, ?>> R edit(R object, UnaryOperator<R> change) {
        // Made of an object, not of a name, the patch holds the version that was read: 409 where there is a newer one.
        return newest(object, current -> client.resource(current).edit(change));
    }

    @Override
    public <R extends CustomResource<?, ?>> R tryEdit(R object, UnaryOperator<R> change) {
        return newest(object, current -> client.resource(current).dryRun(true).edit(change));
    }

    @Override
    public <R extends CustomResource<?, ?>> R editStatus(R object, UnaryOperator<R> change) {
        // As a whole and only in the version that was read: a patch would be made against a status that a new object
        // lacks.
        return newest(object, current -> replaceStatus(change.apply(current)));
    }

    private <R extends CustomResource<?, ?>> R newest(R object, UnaryOperator<R> write) {
        for (int attempt = 1; ; attempt++) {
            R current = client.resource(object).get();
            if (current == null) {
                throw new KubernetesClientException(
                        "there is no " + object.getKind() + " "
                                + object.getMetadata().getName(),
                        HttpURLConnection.HTTP_NOT_FOUND,
                        null);
            }
            try {
                return write.apply(current);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public <R extends CustomResource<?, ?>> R replaceStatus(R object) {
        return client.resource(object).updateStatus();
    }

    @Override
    public void delete(Class<? extends CustomResource<?, ?>> kind, String name) {
        client.resources(kind).inNamespace(namespace).withName(name).delete();
    }

    @Override
    public void deleteAll(Class<? extends CustomResource<?, ?>> kind, String label, String value) {
        client.resources(kind).inNamespace(namespace).withLabel(label, value).delete();
    }

    @Override
    public Optional<Secret> secret(String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    @Override
    public void deleteSecret(String name) {
        client.secrets().inNamespace(namespace).withName(name).delete();
    }
}
