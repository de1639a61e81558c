package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The objects of its namespace without which the kubelet does not start a pod, or the API server does not admit it. */
final class PodNeeds {
    private static final String SECRETS = "secrets";
    private static final String CONFIG_MAPS = "configmaps";

    private final String namespace;
    private final Set<ObjectKey> found = new HashSet<>();

    private PodNeeds(String namespace) {
        this.namespace = namespace;
    }

    static Set<ObjectKey> of(StoredObject pod) {
        PodNeeds needs = new PodNeeds(pod.namespace());
        JsonNode spec = pod.body().path("spec");
        needs.add("serviceaccounts", spec.path("serviceAccountName"));
        spec.path("imagePullSecrets").forEach(secret -> needs.add(SECRETS, secret.path("name")));
        spec.path("resourceClaims")
                .forEach(claim -> needs.add("resourceclaims.resource.k8s.io", claim.path("resourceClaimName")));
        spec.path("volumes").forEach(needs::volume);
        for (String containers : List.of("initContainers", "containers")) {
            spec.path(containers).forEach(needs::container);
        }
        return needs.found;
    }

    private void volume(JsonNode volume) {
        add(SECRETS, volume.at("/secret/secretName"));
        add(CONFIG_MAPS, volume.at("/configMap/name"));
        add(SECRETS, volume.at("/csi/nodePublishSecretRef/name"));
        for (JsonNode source : volume.at("/projected/sources")) {
            add(SECRETS, source.at("/secret/name"));
            add(CONFIG_MAPS, source.at("/configMap/name"));
        }
    }

    private void container(JsonNode container) {
        for (JsonNode source : container.path("envFrom")) {
            add(SECRETS, source.at("/secretRef/name"));
            add(CONFIG_MAPS, source.at("/configMapRef/name"));
        }
        for (JsonNode variable : container.path("env")) {
            add(SECRETS, variable.at("/valueFrom/secretKeyRef/name"));
            add(CONFIG_MAPS, variable.at("/valueFrom/configMapKeyRef/name"));
        }
    }

    private void add(String resource, JsonNode name) {
        if (name.isTextual() && !name.asText().isEmpty()) {
            found.add(new ObjectKey(resource, namespace, name.asText()));
        }
    }
}
