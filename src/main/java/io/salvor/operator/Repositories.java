package io.salvor.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;

/** Makes sure that there is a ResticRepository for each namespace and location, and that a ready one is still there. */
@ApplicationScoped
public class Repositories {
    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Clock clock;

    public Repositories(KubernetesClient client, OperatorConfig config, Clock clock) {
        this.client = client;
        this.config = config;
        this.clock = clock;
    }

    /** The repository of a namespace as it stands; it is asked for where there is none yet. */
    public ResticRepository ensure(String namespace, OpenLocation location) {
        String name = Names.repository(namespace, location.name());
        ResticRepository repository = client.resources(ResticRepository.class)
                .inNamespace(config.namespace())
                .withName(name)
                .get();
        if (repository == null) {
            return create(name, namespace, location);
        }
        if (isReady(repository) && !location.store().exists("restic/" + namespace + "/config")) {
            return vanished(repository);
        }
        return repository;
    }

    static boolean isReady(ResticRepository repository) {
        return repository.getStatus() != null && repository.getStatus().phase == RepositoryPhase.Ready;
    }

    static boolean isNotReady(ResticRepository repository) {
        return repository.getStatus() != null && repository.getStatus().phase == RepositoryPhase.NotReady;
    }

    private ResticRepository create(String name, String namespace, OpenLocation location) {
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(config.namespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.VOLUME_NAMESPACE, Labels.value(namespace))
                .addToLabels(Labels.STORAGE_LOCATION, Labels.value(location.name()))
                .build());
        ResticRepositorySpec spec = new ResticRepositorySpec();
        spec.backupStorageLocation = location.name();
        spec.volumeNamespace = namespace;
        spec.repoIdentifier = location.repoIdentifier(namespace);
        repository.setSpec(spec);
        try {
            return client.resource(repository).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return client.resource(repository).get();
            }
            throw e;
        }
    }

    private ResticRepository vanished(ResticRepository repository) {
        String message = ResticRepositoryReconciler.missing(repository);
        return client.resource(repository).editStatus(current -> {
            current.getStatus().phase = RepositoryPhase.NotReady;
            current.getStatus().message = message;
            Conditions.failing(
                    current.getStatus().conditions,
                    Conditions.READY,
                    "RepositoryMissing",
                    message,
                    current.getMetadata().getGeneration(),
                    Instant.now(clock));
            return current;
        });
    }
}
