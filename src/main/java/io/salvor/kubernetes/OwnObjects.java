package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The objects of our kinds in the operator's namespace, and the Secrets beside them, as the API server has them now. What it refuses
 * comes as a {@link io.fabric8.kubernetes.client.KubernetesClientException} with its code; 404 where an object to be changed is gone.
 */
public interface OwnObjects {
    /** One object; empty when there is none. */
    <R extends CustomResource<?, ?>> Optional<R> get(Class<R> kind, String name);

    /** All objects of a kind. */
    <R extends CustomResource<?, ?>> List<R> list(Class<R> kind);

    /** The same by their names. */
    default <R extends CustomResource<?, ?>> Map<String, R> byName(Class<R> kind) {
        return list(kind).stream()
                .collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
    }

    /** The objects of a kind that have a label of this value. */
    <R extends CustomResource<?, ?>> List<R> list(Class<R> kind, String label, String value);

    /** Passes on all objects of a kind, page by page, so that no more than a page of them is held at once. */
    <R extends CustomResource<?, ?>> void each(Class<R> kind, Consumer<R> what);

    /** The same for those that have, or lack, a label. */
    <R extends CustomResource<?, ?>> void each(Class<R> kind, LabelChoice which, Consumer<R> what);

    /** What those that have, or lack, a label are called, without what is in them. */
    <R extends CustomResource<?, ?>> List<ObjectMeta> metadata(Class<R> kind, LabelChoice which);

    /** Makes an object; refused with 409 where one of that name is. */
    void create(CustomResource<?, ?> object);

    /** Asks whether an object could be made, and is refused as {@link #create} would be; nothing is stored. */
    void tryCreate(CustomResource<?, ?> object);

    /** Makes an object that is not there yet; false where one of that name is, which stays as it is. */
    boolean createIfMissing(HasMetadata object);

    /**
     * Changes the newest version of an object, its status excepted; a write in between is taken in, never overwritten.
     *
     * @param change may be called more than once
     * @return the object as it is then
     */
    <R extends CustomResource<?, ?>> R edit(R object, UnaryOperator<R> change);

    /**
     * Asks whether an object could be changed so, and is refused as {@link #edit} would be; nothing is stored.
     *
     * @return the object as it would be then, with what the cluster's webhooks make of it
     */
    <R extends CustomResource<?, ?>> R tryEdit(R object, UnaryOperator<R> change);

    /** Changes the newest status of an object, in the same way. */
    <R extends CustomResource<?, ?>> R editStatus(R object, UnaryOperator<R> change);

    /** Replaces the status; refused with 409 where the object has changed since it was read. */
    <R extends CustomResource<?, ?>> R replaceStatus(R object);

    /** Deletes an object, if it is there. */
    void delete(Class<? extends CustomResource<?, ?>> kind, String name);

    /** Deletes all objects of a kind that have a label of this value, in one call. */
    void deleteAll(Class<? extends CustomResource<?, ?>> kind, String label, String value);

    /** A Secret of the operator's namespace; empty when there is none. */
    Optional<Secret> secret(String name);

    /** Deletes a Secret, if it is there. */
    void deleteSecret(String name);
}
