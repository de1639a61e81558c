package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The objects of our kinds in the operator's namespace, and the Secrets beside them, as the API server has them now. What it refuses
 * comes as a {@link io.fabric8.kubernetes.client.KubernetesClientException} with its code; 404 where an object to be changed is gone.
 */
public interface OwnObjects {
    /** One object; empty when there is none. */
    <R extends CustomResource<?, ?>> Optional<R> get(Class<R> kind, String name);

    /** All objects of a kind. */
    <R extends CustomResource<?, ?>> List<R> list(Class<R> kind);

    /** The objects of a kind that have a label of this value. */
    <R extends CustomResource<?, ?>> List<R> list(Class<R> kind, String label, String value);

    /** Makes an object that is not there yet; false where one of that name is, which stays as it is. */
    boolean createIfMissing(HasMetadata object);

    /**
     * Changes the newest version of an object, its status excepted; a write in between is taken in, never overwritten.
     *
     * @param change may be called more than once
     * @return the object as it is then
     */
    <R extends CustomResource<?, ?>> R edit(R object, UnaryOperator<R> change);

    /** Changes the newest status of an object, in the same way. */
    <R extends CustomResource<?, ?>> R editStatus(R object, UnaryOperator<R> change);

    /** Replaces the status; refused with 409 where the object has changed since it was read. */
    <R extends CustomResource<?, ?>> R replaceStatus(R object);

    /** A Secret of the operator's namespace; empty when there is none. */
    Optional<Secret> secret(String name);
}
