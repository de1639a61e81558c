package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads PodVolumeBackups and PodVolumeRestores and writes their status for node Jobs; the operator does by {@link VolumeBackups} and
 * {@link VolumeRestores}. Each write is one request and is fenced: it holds the version of the record that the Job has seen last, and
 * where there is a newer one, that is asked whether the Job may still write. An API server that is away or busy is asked again until a
 * given time; one that refuses is not.
 */
public final class VolumeStatusWriter {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 404, 405, 409, 410, 415, 422);

    private final KubernetesClient client;
    private final String namespace;
    private final Clock clock;

    /** @param namespace the operator's, where the records are */
    public VolumeStatusWriter(KubernetesClient client, String namespace, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
    }

    /**
     * Reads one record.
     *
     * @param until how long to go on asking while the API server cannot be reached
     * @throws KubernetesClientException with code 404 when there is none, or the last one before {@code until}
     * @throws InterruptedException when the thread was asked to stop
     */
    public <T extends HasMetadata> T read(Class<T> kind, String name, Instant until) throws InterruptedException {
        return persistently(
                until,
                () -> known(
                        kind,
                        name,
                        client.resources(kind)
                                .inNamespace(namespace)
                                .withName(name)
                                .get()));
    }

    /**
     * Writes fields of a status and leaves the others as they are.
     *
     * @param seen the record as the Job has seen it last
     * @param changes a status with only the fields to write
     * @param fence throws an {@link AttemptOverException} for a record that the Job may not write; it is asked about {@code seen}, too
     * @param until how long to go on trying; one that has passed means a single try
     * @return the record with the changes
     * @throws KubernetesClientException when it is not written
     * @throws InterruptedException when the thread was asked to stop; it may be written or not
     */
    public <S, T extends CustomResource<?, S>> T write(T seen, S changes, Consumer<? super T> fence, Instant until)
            throws InterruptedException {
        return write(seen, client.getKubernetesSerialization().convertValue(changes, ObjectNode.class), fence, until);
    }

    /**
     * Writes fields of a status and leaves the others as they are.
     *
     * @param fields those of the status to write; null removes one
     */
    public <T extends CustomResource<?, ?>> T write(T seen, ObjectNode fields, Consumer<? super T> fence, Instant until)
            throws InterruptedException {
        T newest = seen;
        while (true) {
            fence.accept(newest);
            T base = newest;
            try {
                return persistently(until, () -> patch(base, fields));
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
            }
            newest = read(kind(seen), seen.getMetadata().getName(), until);
            if (holds(newest, fields)) {
                // Written by an earlier try whose answer was lost on the way.
                return newest;
            }
        }
    }

    /** Whether asking again would be answered in the same way. */
    public static boolean isRefusal(KubernetesClientException e) {
        return REFUSALS.contains(e.getCode());
    }

    private <T extends CustomResource<?, ?>> T patch(T base, ObjectNode fields) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("resourceVersion", base.getMetadata().getResourceVersion());
        patch.set("status", fields);
        // By an object rather than by name: of a name the client would read the record first.
        return client.resource(base)
                .inNamespace(namespace)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }

    private boolean holds(CustomResource<?, ?> record, ObjectNode fields) {
        ObjectNode status = client.getKubernetesSerialization().convertValue(record.getStatus(), ObjectNode.class);
        return fields.properties().stream().allMatch(field -> field.getValue().equals(status.get(field.getKey())));
    }

    @SuppressWarnings("unchecked")
    private static <T extends HasMetadata> Class<T> kind(T record) {
        return (Class<T>) record.getClass();
    }

    /** The client gives null for a record that is not there. */
    private static <T extends HasMetadata> T known(Class<T> kind, String name, T record) {
        if (record == null) {
            throw new KubernetesClientException(
                    "there is no " + kind.getSimpleName() + " " + name, HttpURLConnection.HTTP_NOT_FOUND, null);
        }
        return record;
    }

    private <R> R persistently(Instant until, Supplier<R> request) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return request.get();
            } catch (KubernetesClientException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (isRefusal(e) || clock.instant().plus(pause).isAfter(until)) {
                    throw e;
                }
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }
}
