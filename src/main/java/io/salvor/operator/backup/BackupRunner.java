package io.salvor.operator.backup;

import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.NodeJobs.NodeJobState;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.run.JobDriver;
import io.salvor.operator.storage.Repositories;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The stage that brings the volumes of a planned Backup forward: repositories first, then one Job for each node. */
@ApplicationScoped
public class BackupRunner {
    private final Repositories repositories;
    private final VolumeBackups records;
    private final JobDriver driver;
    private final VolumeJobs jobs;
    private final TerminationReports reports;

    public BackupRunner(
            Repositories repositories,
            VolumeBackups records,
            JobDriver driver,
            VolumeJobs jobs,
            TerminationReports reports) {
        this.repositories = repositories;
        this.records = records;
        this.driver = driver;
        this.jobs = jobs;
        this.reports = reports;
    }

    /** Does the next step for every volume that has not ended. The next stage need not wait: a pod may be let go before the others. */
    boolean advance(BackupRound round) {
        if (repositoriesAreSettled(round)) {
            Map<String, List<PodVolumeBackup>> byNode = new TreeMap<>(byNode(round.unfinished()));
            byNode.forEach((node, volumes) -> advance(round, node, volumes));
        }
        round.progress().volumes(round);
        return true;
    }

    /** Whether no repository of an unfinished volume is still being opened; volumes fail with a repository that cannot be used. */
    private boolean repositoriesAreSettled(BackupRound round) {
        // Not the creation time: that has whole seconds, and a Backup of the same second must not share a verdict.
        Instant since = round.frozen().startTime();
        Map<String, ResticRepository> found = new LinkedHashMap<>();
        for (String namespace : new TreeSet<>(round.unfinished().stream()
                .map(volume -> volume.getSpec().pod.namespace)
                .toList())) {
            found.put(namespace, repositories.ensure(namespace, round.location(), since));
        }
        if (!found.values().stream().allMatch(repository -> Repositories.isSettled(repository, since))) {
            return false;
        }
        for (PodVolumeBackup volume : round.unfinished()) {
            ResticRepository repository = found.get(volume.getSpec().pod.namespace);
            if (Repositories.isNotReady(repository)) {
                round.changed(records.fail(volume, repository.getStatus().message));
            }
        }
        return true;
    }

    private void advance(BackupRound round, String node, List<PodVolumeBackup> volumes) {
        List<NodeJobState> attempts = driver.attempts(round.name(), target(round.backup(), node));
        reports.results(attempts, volumes).forEach(round::changed);
        List<PodVolumeBackup> left = round.unfinished().stream()
                .filter(volume -> node.equals(volume.getSpec().node))
                .toList();
        if (!left.isEmpty()) {
            driver.drive(
                    attempts,
                    round.frozen().deadline(),
                    new JobDriver.Work(
                            attempt -> jobs.start(round, node, left, attempt),
                            state -> jobs.stopIfPodsAreGone(round, state, left),
                            why -> jobs.giveUp(round, node, left, why)));
        }
    }

    /** UIDs of the pods of which a Job may be saving a volume now, as the cluster knows without the plan. */
    Set<String> podsAtWork(Backup backup) {
        List<PodVolumeBackup> unfinished =
                records.of(backup).stream().filter(volume -> !volume.hasEnded()).toList();
        return byNode(unfinished).entrySet().stream()
                .filter(node -> driver.attempts(backup.getMetadata().getName(), target(backup, node.getKey())).stream()
                        .anyMatch(state -> !state.ended()))
                .flatMap(node -> node.getValue().stream())
                .map(volume -> volume.getSpec().pod.uid)
                .collect(Collectors.toSet());
    }

    /** Stops the Jobs of a Backup that have not ended. */
    void stop(Backup backup) {
        byNode(records.of(backup))
                .keySet()
                .forEach(
                        node -> driver.stop(driver.attempts(backup.getMetadata().getName(), target(backup, node))));
    }

    private static Map<String, List<PodVolumeBackup>> byNode(List<PodVolumeBackup> volumes) {
        return volumes.stream().collect(Collectors.groupingBy(volume -> volume.getSpec().node));
    }

    /** What the Jobs of a node are named after. */
    static String target(Backup backup, String node) {
        return backup.getMetadata().getUid() + "/" + node;
    }
}
