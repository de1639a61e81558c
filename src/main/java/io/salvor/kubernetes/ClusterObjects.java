package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Single pods of any namespace, as the API server has them now. It reads only. */
public interface ClusterObjects {
    /** A pod; empty when there is none. */
    Optional<Pod> pod(String namespace, String name);
}
