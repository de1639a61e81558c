package io.salvor.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

/** The one exit of every reconciler: the status is written once, and only when it changed. */
final class StatusUpdates<R extends CustomResource<?, ?>> {
    private final ObjectMapper json;
    private final R resource;
    private final JsonNode before;

    StatusUpdates(ObjectMapper json, R resource) {
        this.json = json;
        this.resource = resource;
        this.before = json.valueToTree(resource.getStatus());
    }

    boolean changed() {
        return !before.equals(json.valueToTree(resource.getStatus()));
    }

    UpdateControl<R> control() {
        return changed() ? UpdateControl.patchStatus(resource) : UpdateControl.noUpdate();
    }
}
