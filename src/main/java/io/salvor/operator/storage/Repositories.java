package io.salvor.operator.storage;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.maintenance.RepositoryOpening;
import io.salvor.maintenance.Step;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.RunStatus;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Makes sure that there is a ResticRepository for each namespace and location, and that a ready one is still there. */
@ApplicationScoped
public class Repositories {
    private static final int MOST_POLICIES = 100;

    private final OwnObjects objects;
    private final OperatorConfig config;
    private final EventRecorder events;
    private final Clock clock;

    public Repositories(OwnObjects objects, OperatorConfig config, EventRecorder events, Clock clock) {
        this.objects = objects;
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
        ResticRepository repository =
                objects.get(ResticRepository.class, name).orElseGet(() -> create(name, namespace, location, since));
        if (isNotReady(repository) && isBefore(RepositoryLook.requested(repository), since)) {
            return objects.edit(repository, current -> RepositoryLook.request(current, since));
        }
        if (isReady(repository)) {
            RepositoryOpening opening = RepositoryOpening.decide(
                    new RepositoryOpening.Found(isThere(location.store(), namespace), Set.of()), false, true);
            if (opening.action() == RepositoryOpening.Action.Missing) {
                return vanished(repository, opening.because(), since);
            }
        }
        return repository;
    }

    /** A proxy may answer wrongly once; two questions of two sorts are not answered wrongly by chance. */
    private static boolean isThere(ObjectStore store, String namespace) {
        String config = ObjectNames.repositoryConfig(namespace);
        return store.exists(config) || store.keys(config).contains(config);
    }

    /** The repositories of a location as they stand, by namespace. */
    public Map<String, ResticRepository> of(OpenLocation location) {
        Map<String, ResticRepository> found = new TreeMap<>();
        objects.list(ResticRepository.class, Labels.STORAGE_LOCATION, Labels.value(location.name())).stream()
                .filter(repository -> location.name().equals(repository.getSpec().backupStorageLocation))
                .forEach(repository -> found.put(repository.getSpec().volumeNamespace, repository));
        return found;
    }

    /** Has the repository of a namespace counted anew, and looked through for locks, because Jobs have worked on it. */
    public void countAnew(String namespace, OpenLocation location) {
        lookAnew(Names.repository(namespace, location.name()));
    }

    /**
     * The same after a Backup of a policy, which has a say in how the repository is maintained from then on.
     *
     * @param policy null for none
     */
    public void countAnew(String namespace, OpenLocation location, String policy) {
        String name = Names.repository(namespace, location.name());
        objects.get(ResticRepository.class, name)
                .filter(found -> policy != null
                        && !found.getStatus().policies.contains(policy)
                        && found.getStatus().policies.size() < MOST_POLICIES)
                .ifPresent(found -> objects.editStatus(found, current -> {
                    if (!current.getStatus().policies.contains(policy)) {
                        current.getStatus().policies.add(policy);
                    }
                    return current;
                }));
        lookAnew(name);
    }

    /** Has a repository counted anew, and looked through for locks. */
    public void lookAnew(String name) {
        objects.get(ResticRepository.class, name)
                .ifPresent(
                        found -> objects.edit(found, current -> RepositoryLook.request(current, Instant.now(clock))));
    }

    /** Whether its maintenance is at a step in which restic lets nobody else work on it. */
    public static boolean isClosed(ResticRepository repository) {
        ResticRepositoryStatus status = repository.getStatus();
        return status.maintenanceJob != null
                && status.maintenance != null
                && status.maintenanceJob.name.equals(status.maintenance.job)
                && Step.excludes(status.maintenance.step);
    }

    /** Whether its maintenance is at such a step, or has one before it: what takes long waits for all of them. */
    public static boolean isToBeClosed(ResticRepository repository) {
        ResticRepositoryStatus status = repository.getStatus();
        return status.maintenanceJob != null
                && (isClosed(repository)
                        || status.round != null
                                && status.round.steps.stream()
                                        .filter(step -> !isDone(status, step))
                                        .anyMatch(Step::excludes));
    }

    private static boolean isDone(ResticRepositoryStatus status, String step) {
        return status.maintenance != null
                && Objects.equals(status.round.number, status.maintenance.round)
                && status.maintenance.done.contains(step);
    }

    /** Whether it was looked at since a time, or is ready anyway. */
    public static boolean isSettled(ResticRepository repository, Instant since) {
        return isReady(repository)
                || isNotReady(repository) && !isBefore(repository.getStatus().lastHandledReconcileAt, since);
    }

    /** Whether the last look at it found something wrong. */
    public static boolean isNotReady(ResticRepository repository) {
        return repository.getStatus().phase == RepositoryPhase.NotReady;
    }

    private static boolean isReady(ResticRepository repository) {
        return repository.getStatus().phase == RepositoryPhase.Ready;
    }

    /** A time in somebody else's form counts as none. */
    private static boolean isBefore(String time, Instant since) {
        try {
            return time == null || Instant.parse(time).isBefore(since);
        } catch (DateTimeParseException e) {
            return true;
        }
    }

    private ResticRepository create(String name, String namespace, OpenLocation location, Instant since) {
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(config.namespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.VOLUME_NAMESPACE, Labels.value(namespace))
                .addToLabels(Labels.STORAGE_LOCATION, Labels.value(location.name()))
                .build());
        RepositoryLook.request(repository, since);
        ResticRepositorySpec spec = new ResticRepositorySpec();
        spec.backupStorageLocation = location.name();
        spec.volumeNamespace = namespace;
        spec.repoIdentifier = location.repoIdentifier(namespace);
        repository.setSpec(spec);
        objects.createIfMissing(repository);
        // Somebody may have been faster, and somebody else may have removed it: then it is made at the next look.
        return objects.get(ResticRepository.class, name).orElse(repository);
    }

    private ResticRepository vanished(ResticRepository repository, String because, Instant since) {
        Trouble missing = MissingRepository.trouble(repository, because);
        ResticRepository written = objects.editStatus(repository, current -> {
            standing(current).lacks(RepositoryPhase.NotReady, missing);
            current.getStatus().lastHandledReconcileAt = since.toString();
            return current;
        });
        // The change above may have been made more than once; it is news once.
        standing(written).alert(missing.reason(), missing.getMessage());
        return written;
    }

    private RunStatus<RepositoryPhase> standing(ResticRepository repository) {
        return RunStatus.ofState(repository, repository.getStatus(), events, clock);
    }
}
