package io.salvor.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

/**
 * The one exit of every reconciler: the status is written once, and only when it changed. It is replaced as a whole and only
 * in the version that was read, so that a decision made from an older version is refused and made again.
 */
final class StatusUpdates<R extends CustomResource<?, ?>> {
    private final KubernetesClient client;
    private final ObjectMapper json;
    private final R resource;
    private final JsonNode before;

    StatusUpdates(KubernetesClient client, ObjectMapper json, R resource) {
        this.client = client;
        this.json = json;
        this.resource = resource;
        this.before = json.valueToTree(resource.getStatus());
    }

    UpdateControl<R> control() {
        if (!before.equals(json.valueToTree(resource.getStatus()))) {
            client.resource(resource).updateStatus();
        }
        return UpdateControl.noUpdate();
    }
}
