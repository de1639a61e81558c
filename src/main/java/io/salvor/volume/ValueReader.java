package io.salvor.volume;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads plain values from Kubernetes objects in JSON, as an API server returns them or as a backup holds them. */
public final class ValueReader {
    private ValueReader() {}

    /** Reads a v1 Pod. */
    public static PodView pod(JsonNode pod) {
        throw new UnsupportedOperationException();
    }

    /** Reads a v1 PersistentVolumeClaim. */
    public static ClaimView claim(JsonNode claim) {
        throw new UnsupportedOperationException();
    }

    /** Reads a v1 PersistentVolume. */
    public static PersistentVolumeView persistentVolume(JsonNode volume) {
        throw new UnsupportedOperationException();
    }

    /** Reads a storage.k8s.io/v1 StorageClass. */
    public static StorageClassView storageClass(JsonNode storageClass) {
        throw new UnsupportedOperationException();
    }

    /** Reads a v1 Node. */
    public static NodeView node(JsonNode node) {
        throw new UnsupportedOperationException();
    }
}
