package io.salvor.operator.storage;

import io.salvor.api.ResticRepository;
import io.salvor.catalog.RepositoryRecord;
import io.salvor.kubernetes.Names;
import io.salvor.maintenance.RepositoryOpening;
import io.salvor.maintenance.RepositoryOpening.Action;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Opens the repository of a namespace, makes it where there never was one, has it on record, and sees to its key. To be
 * called under its Lease. */
@ApplicationScoped
public class RepositoryOpener {
    /** The longest that restic may take to open or make a repository. */
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final Locations locations;
    private final Restic restic;
    private final RepositoryKeys keys;
    private final RepositoryHandover handover;

    public RepositoryOpener(Locations locations, Restic restic, RepositoryKeys keys, RepositoryHandover handover) {
        this.locations = locations;
        this.restic = restic;
        this.keys = keys;
        this.handover = handover;
    }

    /**
     * A repository that opens with its password.
     *
     * @param id the identity that restic gave it
     * @param made whether it was made just now
     * @param key how it stands with its key
     */
    public record Opened(String id, boolean made, RepositoryKeys.Outcome key) {}

    /** The Lease of a repository: who makes it, removes its locks, or maintains it, holds it. */
    static String lease(ResticRepository repository) {
        return Names.lease(repository.getMetadata().getName());
    }

    /** @throws io.salvor.trouble.Trouble when it cannot be used, saying what is there and what to do */
    public Opened open(ResticRepository repository, Instant now) {
        String namespace = repository.getSpec().volumeNamespace;
        OpenLocation location = locations.openToWrite(repository.getSpec().backupStorageLocation);
        // restic retries for minutes where the bucket refuses at once.
        location.store().reach();
        Optional<RepositoryRecord> record = location.catalog().repository(namespace);
        RepositoryOpening opening = RepositoryOpening.decide(
                found(location.store(), namespace), record.isPresent(), repository.getStatus().readyTime != null);
        RepositoryAccess access = location.access(namespace);
        String id =
                switch (opening.action()) {
                    case Open -> open(location, namespace, now);
                    case Init -> restic.init(access, DEADLINE);
                    case InitAnew -> {
                        forgetKeys(location.store(), namespace);
                        yield restic.init(access, DEADLINE);
                    }
                    case Missing -> throw MissingRepository.trouble(repository, opening.because());
                    case Remains -> throw MissingRepository.remains(repository, opening.because());
                };
        RepositoryRecord known =
                record.orElseGet(() -> location.catalog().recordRepository(namespace, new RepositoryRecord(id, now)));
        if (!known.id().equals(id)) {
            throw MissingRepository.replaced(repository, known.id(), id);
        }
        location.backend().share(namespace);
        return new Opened(
                id,
                opening.action() == Action.Init || opening.action() == Action.InitAnew,
                keys.renew(location, namespace, now));
    }

    private String open(OpenLocation location, String namespace, Instant now) {
        RepositoryAccess access = location.access(namespace);
        try {
            return restic.open(access, DEADLINE);
        } catch (ResticException e) {
            if (!keys.clear(location, namespace) && !hasEarlierPassword(location, namespace, e, now)) {
                throw e;
            }
            return restic.open(access, DEADLINE);
        }
    }

    /** Of one that was away while passwords were changed; it has the password that it ought to have from then on. */
    private boolean hasEarlierPassword(OpenLocation location, String namespace, ResticException wrong, Instant now) {
        if (wrong.reason() != Reason.WrongPassword
                || location.passwords().others().isEmpty()) {
            return false;
        }
        // What is to be in force one day does not open it now. Where the others open nothing any more, they do not
        // here.
        handover.give(location.asItIs(), namespace, !location.passwords().isUnderWay(), now);
        return true;
    }

    private static RepositoryOpening.Found found(ObjectStore store, String namespace) {
        boolean configured = store.exists(ObjectNames.repositoryConfig(namespace));
        return new RepositoryOpening.Found(
                configured, configured ? Set.of() : Set.copyOf(store.folders(ObjectNames.repository(namespace) + "/")));
    }

    /** Without a configuration they open nothing, and with them no repository can be made. */
    private static void forgetKeys(ObjectStore store, String namespace) {
        store.keys(ObjectNames.repositoryKeys(namespace)).forEach(store::delete);
    }
}
