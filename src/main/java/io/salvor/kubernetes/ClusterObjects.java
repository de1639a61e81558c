package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Single pods, claims and volumes of any namespace, as the API server has them now. It reads only. */
public interface ClusterObjects {
    /** A pod; empty when there is none. */
    Optional<Pod> pod(String namespace, String name);

    /** A claim; empty when there is none. */
    Optional<PersistentVolumeClaim> claim(String namespace, String name);

    /** A PersistentVolume; empty when there is none. */
    Optional<PersistentVolume> persistentVolume(String name);
}
