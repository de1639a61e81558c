package io.salvor.operator.storage;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.trouble.Trouble;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Sees that a location lies elsewhere than before, and its repositories with it. What the record says of the one in the place of before
 * says nothing of that in the other, which is looked at as if for the first time.
 */
final class MovedRepository {
    private static final Logger LOG = Logger.getLogger(MovedRepository.class);

    private final OwnObjects objects;
    private final Locations locations;

    MovedRepository(OwnObjects objects, Locations locations) {
        this.objects = objects;
        this.locations = locations;
    }

    /** Has all repositories of a location that has moved looked at. */
    static void seek(OwnObjects objects, OpenLocation location, Instant now) {
        objects.list(ResticRepository.class, Labels.STORAGE_LOCATION, Labels.value(location.name())).stream()
                .filter(repository -> location.name().equals(repository.getSpec().backupStorageLocation))
                .forEach(repository -> objects.edit(repository, current -> RepositoryLook.request(current, now)));
    }

    /** Writes down where it is now; false where it is where it was, is maintained there, or where nobody can tell. */
    boolean follow(ResticRepository repository) {
        if (repository.getStatus().maintenanceJob != null) {
            // It works in the place of before, and says here what it has done there.
            return false;
        }
        String now = identifier(repository);
        if (now.equals(repository.getSpec().repoIdentifier)) {
            return false;
        }
        try {
            objects.tryEdit(repository, current -> at(current, now));
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "ResticRepository %s goes on saying %s, although it is %s: %s",
                    repository.getMetadata().getName(), repository.getSpec().repoIdentifier, now, e.getMessage());
            return false;
        }
        // Last is where it is: until then all of this is done again.
        ResticRepository unknown = objects.editStatus(repository, current -> {
            forget(current.getStatus());
            return current;
        });
        objects.edit(unknown, current -> at(current, now));
        return true;
    }

    private String identifier(ResticRepository repository) {
        try {
            OpenLocation location = locations.open(repository.getSpec().backupStorageLocation);
            if (!location.readOnly()) {
                return location.repoIdentifier(repository.getSpec().volumeNamespace);
            }
        } catch (Trouble e) {
            // Said where it is worked on.
            LOG.debugf(
                    "where ResticRepository %s lies: %s",
                    repository.getMetadata().getName(), e.getMessage());
        }
        return repository.getSpec().repoIdentifier;
    }

    private static ResticRepository at(ResticRepository repository, String identifier) {
        repository.getSpec().repoIdentifier = identifier;
        return repository;
    }

    /** What a check has found damaged stays said until another one finds nothing: who moves a location may have moved that with it. */
    private static void forget(ResticRepositoryStatus status) {
        status.phase = null;
        status.readyTime = null;
        status.repositoryID = null;
        status.lastLookTime = null;
        status.measuredTime = null;
        status.lastMaintenanceTime = null;
        status.lastCheckTime = null;
    }
}
