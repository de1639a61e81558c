package io.salvor.node.maintenance;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.AttemptOverException;
import io.salvor.kubernetes.KubernetesRepositoryLease;
import io.salvor.kubernetes.LeasedWork;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.VolumeStatusWriter;
import io.salvor.node.JobCourse;
import io.salvor.node.JobSettings;
import io.salvor.node.RepositoryVolume;
import io.salvor.node.SnapshotList;
import io.salvor.restic.ResticUpkeep;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** One Job of maintenance from start to end. */
public record MaintenanceRun(
        KubernetesClient client,
        JobSettings settings,
        String namespace,
        String repository,
        String job,
        PrintWriter log,
        Clock clock) {
    /** A Backup at work keeps its lock until its volume is saved. */
    private static final Duration LOCK_WAIT = Duration.ofMinutes(5);

    /** Does what is left of the round; 0 when all is done, 1 otherwise. */
    public int run() {
        return new JobCourse(settings.terminationMessage(), log).run(this::attempt);
    }

    private Optional<Trouble> attempt() throws InterruptedException {
        try (LeasedWork alone =
                new LeasedWork(new KubernetesRepositoryLease(client, namespace, job, clock, System::nanoTime))) {
            StepRecord record = new StepRecord(
                    new VolumeStatusWriter(client, namespace, clock), repository, job, settings.deadline());
            return new RepositoryUpkeep(alone, Names.lease(repository), record, work(record.repository()), log, clock)
                    .run();
        } catch (AttemptOverException e) {
            return Optional.of(new ResticException(Reason.Interrupted, e.getMessage()));
        } catch (KubernetesClientException e) {
            return Optional.of(new ResticException(
                    Reason.ApiUnavailable, "the repository's record cannot be read: " + e.getMessage()));
        }
    }

    private StepWork work(ResticRepository about) {
        new RepositoryVolume(settings.location(), settings.mounts()).problem().ifPresent(problem -> {
            throw new ResticException(Reason.LocationNotMounted, problem);
        });
        MaintenanceLimits limits = MaintenanceLimits.of(about.getStatus().round.prune);
        return new StepWork(
                new ResticUpkeep(settings.restic(), settings.cache(), LOCK_WAIT, limits.rate()),
                settings.repositories().access(identifier(), about.getSpec().volumeNamespace),
                SnapshotList.read(settings.secrets().resolve("forget"), "forget"),
                limits,
                settings.deadline(),
                log,
                clock);
    }

    /** Where the location lay when the Job was made, as what it is reached with: the record may speak of where it lay before. */
    private String identifier() {
        Path file = settings.secrets().resolve("identifier");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ResticException(
                    Reason.Failed, "the Job was not given which repository it is for: cannot read " + file + ": " + e);
        }
    }
}
