package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads PodVolumeBackups and PodVolumeRestores and writes their status for node Jobs; the operator does by {@link VolumeBackups} and
 * {@link VolumeRestores}. An API server that is away
 * or busy is asked again until a given time; one that refuses is not.
 */
public final class VolumeStatusWriter {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 404, 405, 410, 415, 422);

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
        return persistently(until, () -> known(kind, name, named(kind, name).get()));
    }

    /**
     * Writes fields of a status and leaves the others as they are.
     *
     * @param changes a status with only the fields to write
     * @param until how long to go on trying; one that has passed means a single try
     * @throws KubernetesClientException when it is not written
     * @throws InterruptedException when the thread was asked to stop; it may be written or not
     */
    public <S, T extends CustomResource<?, S>> void write(Class<T> kind, String name, S changes, Instant until)
            throws InterruptedException {
        KubernetesSerialization json = client.getKubernetesSerialization();
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.set("status", json.convertValue(changes, ObjectNode.class));
        PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
        persistently(
                until,
                () -> known(kind, name, named(kind, name).subresource("status").patch(merge, patch.toString())));
    }

    /** The client gives null for a record that is not there. */
    private static <T extends HasMetadata> T known(Class<T> kind, String name, T record) {
        if (record == null) {
            throw new KubernetesClientException("there is no " + kind.getSimpleName() + " " + name, 404, null);
        }
        return record;
    }

    private <T extends HasMetadata> Resource<T> named(Class<T> kind, String name) {
        return client.resources(kind).inNamespace(namespace).withName(name);
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
                if (REFUSALS.contains(e.getCode())
                        || clock.instant().plus(pause).isAfter(until)) {
                    throw e;
                }
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }
}
