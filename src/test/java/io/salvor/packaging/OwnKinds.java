package io.salvor.packaging;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.sandbox.apiserver.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** An API server that has the definitions of {@code crds/}, and says what it has against an object of our kinds. */
final class OwnKinds implements AutoCloseable {
    private static final String NAMESPACE = "salvor";

    private final ApiServer server;
    private final KubernetesClient client;

    private OwnKinds(ApiServer server) {
        this.server = server;
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl(server.url()).build())
                .build();
    }

    static OwnKinds start() throws IOException {
        OwnKinds kinds = new OwnKinds(ApiServer.start(0));
        kinds.install();
        return kinds;
    }

    private void install() throws IOException {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        try (Stream<Path> files = Files.list(Path.of("crds"))) {
            for (Path file : files.toList()) {
                client.resource(Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class))
                        .create();
            }
        }
    }

    /** Why the server refuses the object, which is YAML or JSON, in its own words; nothing when it would take it. */
    Optional<String> refusal(String manifest) {
        GenericKubernetesResource object = Serialization.unmarshal(manifest, GenericKubernetesResource.class);
        object.getMetadata().setNamespace(NAMESPACE);
        try {
            client.resource(object).dryRun().fieldValidation(Validation.STRICT).create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
