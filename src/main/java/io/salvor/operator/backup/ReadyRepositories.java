package io.salvor.operator.backup;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.ResticRepository;
import io.salvor.api.VolumeAttempt;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.Conditions;
import io.salvor.operator.run.EndSteps;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.verdict.FailureReason;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Which namespaces have a repository that Jobs can work with, in one look; what is not there is asked for. */
final class ReadyRepositories {
    private final Repositories repositories;
    private final OpenLocation location;
    private final Map<String, ResticRepository> found;

    ReadyRepositories(Repositories repositories, OpenLocation location) {
        this.repositories = repositories;
        this.location = location;
        this.found = repositories.of(location);
    }

    /** How the repository of a namespace stands. @param message for one that cannot be used, what it says */
    record Standing(boolean ready, VolumeReason trouble, String message) {
        private static final Standing READY = new Standing(true, null, null);

        /** Its maintenance is at a step in which restic lets nobody else work on it. */
        private static final Standing CLOSED = new Standing(false, null, "is maintained");

        /** It is being opened. @param problem why that failed when it was last tried; null for nothing */
        private static Standing awaited(String problem) {
            return new Standing(false, null, problem);
        }

        boolean closed() {
            return this == CLOSED;
        }

        boolean isOpened() {
            return !ready && trouble == null && !closed();
        }
    }

    /** @param since an older verdict that it cannot be used does not count */
    Standing standing(String namespace, Instant since) {
        ResticRepository repository = found.get(namespace);
        if (repository == null || Repositories.isNotReady(repository)) {
            repository = repositories.ensure(namespace, location, since);
            found.put(namespace, repository);
        }
        return standing(repository, since);
    }

    /** The same right before a Job is made: one that is ready must still be there. */
    Standing nowStanding(String namespace, Instant since) {
        return standing(repositories.ensure(namespace, location, since), since);
    }

    private static Standing standing(ResticRepository repository, Instant since) {
        if (!Repositories.isSettled(repository, since)) {
            return Standing.awaited(Repositories.isNotReady(repository) ? repository.getStatus().message : null);
        }
        if (Repositories.isClosed(repository)) {
            return Standing.CLOSED;
        }
        return Repositories.isNotReady(repository)
                ? new Standing(false, trouble(repository), repository.getStatus().message)
                : Standing.READY;
    }

    /** What its reason means for volumes, which says whether it may pass. */
    private static VolumeReason trouble(ResticRepository repository) {
        return repository.getStatus().conditions.stream()
                .filter(condition -> Conditions.READY.equals(condition.type))
                .map(condition -> FailureReason.ofOpening(EndSteps.reason(condition.reason)))
                .findFirst()
                .orElse(VolumeReason.Unknown);
    }

    /** What was found before the Backup began, or before the last attempt was over, is looked at again. */
    static Instant since(Instant start, Collection<PodVolumeBackup> volumes) {
        Instant since = start;
        for (PodVolumeBackup volume : volumes) {
            VolumeAttempt last = VolumeAttempts.last(volume);
            if (last != null && last.completionTimestamp != null) {
                Instant over = Instant.parse(last.completionTimestamp);
                since = over.isAfter(since) ? over : since;
            }
        }
        return since;
    }
}
