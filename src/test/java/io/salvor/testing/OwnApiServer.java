package io.salvor.testing;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.sandbox.apiserver.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The sandbox's API server with our kinds and the operator's namespace, and nothing that acts on them. */
public final class OwnApiServer implements AutoCloseable {
    public static final String NAMESPACE = "salvor";

    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl(server.url()).build())
            .build();

    public OwnApiServer() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        try (Stream<Path> files = Files.list(Path.of("crds"))) {
            for (Path file : files.toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    client.load(in).create();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public KubernetesClient client() {
        return client;
    }

    /** Why the server refuses an object of our kinds, YAML or JSON, in its own words; nothing when it would take it. */
    public Optional<String> refusal(String manifest) {
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
