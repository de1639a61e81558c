package io.salvor.sandbox.cluster.node;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.sandbox.cluster.container.NodeContext;

/** What a kubelet says in Events and nowhere else. */
final class KubeletEvents {
    private final NodeContext node;

    KubeletEvents(NodeContext node) {
        this.node = node;
    }

    /** A volume of a pod cannot be mounted for now. */
    void failedMount(Pod pod, String message) {
        node.uplink().await();
        var metadata = pod.getMetadata();
        node.client()
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName(metadata.getName() + ".")
                        .withNamespace(metadata.getNamespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .withUid(metadata.getUid())
                        .endInvolvedObject()
                        .withReason("FailedMount")
                        .withType("Warning")
                        .withMessage(message)
                        .build())
                .create();
    }
}
