package io.salvor.operator.storage;

import io.fabric8.kubernetes.client.CustomResource;
import io.salvor.api.CopyAttempt;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeStatus;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.RunJobs;
import io.salvor.maintenance.LockClearing;
import io.salvor.maintenance.LockClearing.Lock;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.RepositoryLock;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.ResticException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Finds the locks in a repository, and removes those of restics that were killed. */
@ApplicationScoped
public class RepositoryLocks {
    private static final Logger LOG = Logger.getLogger(RepositoryLocks.class);
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** Each is read by a process of its own; what is left is for the next look. */
    private static final int MOST = 20;

    /** So many of its last Jobs of each sort are known by their names. */
    private static final int LAST_JOBS = 20;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final Locations locations;
    private final Restic restic;
    private final OwnObjects objects;
    private final RunJobs jobs;
    private final int most;

    @Inject
    public RepositoryLocks(Locations locations, Restic restic, OwnObjects objects, RunJobs jobs) {
        this(locations, restic, objects, jobs, MOST);
    }

    RepositoryLocks(Locations locations, Restic restic, OwnObjects objects, RunJobs jobs, int most) {
        this.locations = locations;
        this.restic = restic;
        this.objects = objects;
        this.jobs = jobs;
        this.most = most;
    }

    /** Whether there are any; costs one listing. */
    boolean any(ResticRepository repository) {
        OpenLocation location = locations.open(repository.getSpec().backupStorageLocation);
        // Where nothing is written, none is removed.
        return !location.readOnly()
                && !ids(location.store(), repository.getSpec().volumeNamespace).isEmpty();
    }

    /** Removes those that nobody holds any more, and returns those that are left. To be called under the repository's Lease. */
    List<Lock> clear(ResticRepository repository) {
        String namespace = repository.getSpec().volumeNamespace;
        OpenLocation location = locations.openToWrite(repository.getSpec().backupStorageLocation);
        RepositoryAccess access = location.access(namespace);
        List<Lock> found = read(location.store(), namespace, access);
        // Only now: the pod of a lock that was read is there, or it is over.
        LockClearing clearing = LockClearing.decide(found, users(repository));
        for (Lock lock : clearing.dead()) {
            LOG.infof(
                    "lock %s of pod %s, which is over, is removed from ResticRepository %s",
                    lock.id(), lock.hostname(), repository.getMetadata().getName());
            location.store().delete(ObjectNames.repositoryLocks(namespace) + lock.id());
        }
        if (!clearing.byRestic()) {
            return clearing.others();
        }
        restic.unlock(access, DEADLINE);
        List<String> left = ids(location.store(), namespace);
        return clearing.others().stream()
                .filter(lock -> left.contains(lock.id()))
                .toList();
    }

    private static List<String> ids(ObjectStore store, String namespace) {
        String folder = ObjectNames.repositoryLocks(namespace);
        return store.keys(folder).stream()
                .map(key -> key.substring(folder.length()))
                .filter(name -> ID.matcher(name).matches())
                .toList();
    }

    private List<Lock> read(ObjectStore store, String namespace, RepositoryAccess access) {
        return ids(store, namespace).stream()
                .limit(most)
                .flatMap(id -> read(store, namespace, access, id).stream())
                .toList();
    }

    /** One that is gone by now was given back, or replaced by a newer one. */
    private Optional<Lock> read(ObjectStore store, String namespace, RepositoryAccess access, String id) {
        try {
            RepositoryLock lock = restic.lock(access, id, DEADLINE);
            return Optional.of(new Lock(lock.id(), lock.hostname(), lock.exclusive()));
        } catch (ResticException e) {
            if (store.exists(ObjectNames.repositoryLocks(namespace) + id)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Whether a Backup, a Restore or a copy works on it, by what is on record. */
    public boolean isInUse(ResticRepository repository) {
        return users(repository).open();
    }

    /** The names that the last Jobs of a sort had: one that was killed may have left a lock. */
    private static Stream<String> names(Long last, LongFunction<String> name) {
        return last == null
                ? Stream.empty()
                : LongStream.rangeClosed(Math.max(1, last - LAST_JOBS + 1), last)
                        .mapToObj(name);
    }

    /** Copies lock what they read too: those of all repositories of the namespace may have worked on this one. */
    private boolean addCopies(ResticRepository repository, LabelChoice namespace, Set<String> names) {
        String location = repository.getSpec().backupStorageLocation;
        AtomicBoolean open = new AtomicBoolean();
        objects.each(ResticRepository.class, namespace, target -> {
            names(
                            target.getStatus().lastCopyAttempt,
                            number -> Names.copy(target.getMetadata().getName(), number))
                    .forEach(names::add);
            CopyAttempt job = target.getStatus().copyJob;
            boolean here = job != null
                    && (location.equals(job.from) || location.equals(target.getSpec().backupStorageLocation));
            open.compareAndSet(false, here);
        });
        return open.get();
    }

    /** Of records no more than a page is held at once: a namespace may have thousands. */
    private LockClearing.Users users(ResticRepository repository) {
        String location = repository.getSpec().backupStorageLocation;
        LabelChoice namespace =
                LabelChoice.of(Labels.VOLUME_NAMESPACE, Labels.value(repository.getSpec().volumeNamespace));
        Set<String> names = new TreeSet<>();
        AtomicBoolean open = new AtomicBoolean();
        objects.each(PodVolumeBackup.class, namespace, volume -> {
            if (location.equals(volume.getSpec().backupStorageLocation)) {
                names.addAll(jobs(volume));
                volume.getStatus()
                        .attempts
                        .forEach(attempt -> open.compareAndSet(false, attempt.completionTimestamp == null));
            }
        });
        objects.each(PodVolumeRestore.class, namespace, volume -> {
            if (location.equals(volume.getSpec().backupStorageLocation)) {
                names.addAll(jobs(volume));
            }
            open.compareAndSet(false, !volume.hasEnded());
        });
        names(
                        repository.getStatus().lastAttempt,
                        number -> Names.maintenance(repository.getMetadata().getName(), number))
                .forEach(names::add);
        boolean copied = addCopies(repository, namespace, names);
        return new LockClearing.Users(names, jobs.podsAtWork(), copied || open.get());
    }

    /** An attempt for which none could be made names none. */
    private static List<String> jobs(CustomResource<?, ? extends PodVolumeStatus> volume) {
        return volume.getStatus().attempts.stream()
                .map(attempt -> attempt.job)
                .filter(Objects::nonNull)
                .toList();
    }
}
