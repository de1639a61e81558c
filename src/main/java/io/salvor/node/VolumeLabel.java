package io.salvor.node;

import io.salvor.api.PodName;

/** What messages call a volume: {@code namespace/pod/volume}. */
final class VolumeLabel {
    private VolumeLabel() {}

    static String of(PodName pod, String volume) {
        return pod.namespace + "/" + pod.name + "/" + volume;
    }
}
