package io.salvor.restore;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** A pod that is made again with data to put back. */
@RegisterForReflection
public record PodRestore(String namespace, String pod, List<VolumeData> volumes) {

    public PodRestore {
        volumes = List.copyOf(volumes);
    }
}
