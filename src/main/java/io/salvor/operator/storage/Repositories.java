package io.salvor.operator.storage;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.store.ObjectNames;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes sure that there is a ResticRepository for each namespace and location, and that a ready one is still there. */
@ApplicationScoped
public class Repositories {
    private final KubernetesClient client;
    private final OperatorConfig config;
    private final EventRecorder events;
    private final Clock clock;

    public Repositories(KubernetesClient client, OperatorConfig config, EventRecorder events, Clock clock) {
        this.client = client;
        this.config = config;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The repository of a namespace as it stands; it is asked for where there is none yet.
     *
     * @param since an older verdict that it is not ready does not count: it is looked at again
     */
    public ResticRepository ensure(String namespace, OpenLocation location, Instant since) {
        String name = Names.repository(namespace, location.name());
        ResticRepository repository = client.resources(ResticRepository.class)
                .inNamespace(config.namespace())
                .withName(name)
                .get();
        if (repository == null) {
            return create(name, namespace, location, since);
        }
        if (isNotReady(repository) && isBefore(request(repository), since)) {
            return client.resource(repository).edit(current -> {
                Map<String, String> annotations =
                        new HashMap<>(Optional.ofNullable(current.getMetadata().getAnnotations())
                                .orElse(Map.of()));
                annotations.put(Labels.REQUESTED_AT, since.toString());
                current.getMetadata().setAnnotations(annotations);
                return current;
            });
        }
        if (isReady(repository) && !location.store().exists(ObjectNames.repositoryConfig(namespace))) {
            return vanished(repository, since);
        }
        return repository;
    }

    /** When somebody last asked for a look at it, null when nobody did. */
    static String request(ResticRepository repository) {
        Map<String, String> annotations = repository.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Labels.REQUESTED_AT);
    }

    /** Other people's words for a time count as none. */
    private static boolean isBefore(String time, Instant since) {
        try {
            return time == null || Instant.parse(time).isBefore(since);
        } catch (DateTimeParseException e) {
            return true;
        }
    }

    /** Whether it was looked at since a time, or is ready anyway. */
    public static boolean isSettled(ResticRepository repository, Instant since) {
        return isReady(repository)
                || isNotReady(repository) && !isBefore(repository.getStatus().lastHandledReconcileAt, since);
    }

    static boolean isReady(ResticRepository repository) {
        return repository.getStatus().phase == RepositoryPhase.Ready;
    }

    public static boolean isNotReady(ResticRepository repository) {
        return repository.getStatus().phase == RepositoryPhase.NotReady;
    }

    private ResticRepository create(String name, String namespace, OpenLocation location, Instant since) {
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(config.namespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.VOLUME_NAMESPACE, Labels.value(namespace))
                .addToLabels(Labels.STORAGE_LOCATION, Labels.value(location.name()))
                .addToAnnotations(Labels.REQUESTED_AT, since.toString())
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

    private ResticRepository vanished(ResticRepository repository, Instant since) {
        String message = ResticRepositoryReconciler.missing(repository);
        events.warning(repository, "RepositoryMissing", message);
        return client.resource(repository).editStatus(current -> {
            current.getStatus().phase = RepositoryPhase.NotReady;
            current.getStatus().message = message;
            current.getStatus().lastHandledReconcileAt = since.toString();
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
