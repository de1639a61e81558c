package io.salvor.operator.backup;

import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.job.JobView;
import io.salvor.job.RetryLimits;
import io.salvor.job.VolumeSteps.Start;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.run.JobQueue;
import io.salvor.operator.run.JobsLook;
import io.salvor.operator.run.NodeWatch;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.units.Shortened;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The stage that brings the volumes of a planned Backup forward, each by its own attempts. */
@ApplicationScoped
public class BackupRunner {
    private final VolumeBackups records;
    private final NodeJobs jobs;
    private final ResourceLister lister;
    private final NodeWatch nodes;
    private final TerminationReports reports;
    private final ConfirmedEnds ends;
    private final AttemptSteps steps;
    private final BackupHolders holders;
    private final JobStarts starts;
    private final JobQueue queue;
    private final KeptLogs logs;
    private final OperatorConfig config;

    public BackupRunner(
            VolumeBackups records,
            NodeJobs jobs,
            ResourceLister lister,
            NodeWatch nodes,
            TerminationReports reports,
            ConfirmedEnds ends,
            AttemptSteps steps,
            BackupHolders holders,
            JobStarts starts,
            JobQueue queue,
            KeptLogs logs,
            OperatorConfig config) {
        this.records = records;
        this.jobs = jobs;
        this.lister = lister;
        this.nodes = nodes;
        this.reports = reports;
        this.ends = ends;
        this.steps = steps;
        this.holders = holders;
        this.starts = starts;
        this.queue = queue;
        this.logs = logs;
        this.config = config;
    }

    /**
     * Does the next step for every volume. The next stage need not wait until all have ended: a pod may be let go before the others.
     *
     * @return false when the end of a volume is still to be looked at
     */
    boolean advance(BackupRound round) {
        JobsLook look = look(round);
        round.waits().withoutRoom(look.withoutRoom());
        queue.atWork(round.name(), look.atWork(round.name(), repositories(round)));
        // What a Job could not write into the records, its termination message may have; it is written with what
        // follows from it.
        round.unfinished().forEach(volume -> reports.takeOver(volume, look.ended(VolumeAttempts.job(volume))));
        VolumePlaces places = new VolumePlaces(lister, nodes);
        RetryLimits limits = AttemptLimits.of(round.frozen().limits(), config);
        boolean confirmed = ends.confirm(round, places);
        holders.look(round, places);
        holders.giveWay(round, places, limits);
        Map<String, Start> next = steps.carryOut(round, look, limits);
        logs.keepEnded(round, look);
        starts.start(round, look, places, next, limits);
        round.progress().volumes(round);
        return confirmed;
    }

    /** Takes in what the Jobs of a Backup that comes to its end have said of its volumes; nothing is begun any more. */
    void hear(BackupRound round) {
        JobsLook look = look(round);
        round.unfinished().forEach(volume -> reports.takeOver(volume, look.ended(VolumeAttempts.job(volume))));
        ends.confirm(round, new VolumePlaces(lister, nodes));
    }

    /** Writes into the records of a Backup that comes to its end what keeps their Jobs from starting, which nobody knows once these are stopped. */
    void noteWhatWaits(BackupRound round) {
        round.volumes(records.of(round.backup()));
        JobsLook look = look(round);
        for (PodVolumeBackup volume : round.unfinished()) {
            String why = look.keptFromStarting(volume);
            if (why != null && volume.getStatus().message == null) {
                volume.getStatus().message = "its Job did not start: " + Shortened.message(why);
                round.write(records, volume);
            }
        }
    }

    /** Those that each of its Jobs works with, by names that are their own in the cluster. */
    private static Map<String, Set<String>> repositories(BackupRound round) {
        return round.volumes().stream()
                .filter(VolumeAttempts::isOpen)
                .collect(Collectors.groupingBy(
                        VolumeAttempts::job,
                        Collectors.mapping(
                                volume -> round.location().name() + "/" + volume.getSpec().pod.namespace,
                                Collectors.toSet())));
    }

    private JobsLook look(BackupRound round) {
        return new JobsLook(jobs.of(Labels.BACKUP, round.name()), round.volumes(), nodes);
    }

    /** UIDs of the pods of which a Job may be saving a volume now, as the cluster knows without the plan. */
    Set<String> podsAtWork(Backup backup) {
        List<PodVolumeBackup> volumes = records.of(backup);
        Set<String> mayRun = mayRun(backup, volumes);
        return volumes.stream()
                .filter(volume -> !volume.hasEnded() && mayRun.contains(VolumeAttempts.job(volume)))
                .map(volume -> AttemptRecords.pod(volume).uid)
                .collect(Collectors.toSet());
    }

    private Set<String> mayRun(Backup backup, List<PodVolumeBackup> volumes) {
        return new JobsLook(jobs.of(Labels.BACKUP, backup.getMetadata().getName()), volumes, nodes)
                .mayRun().stream().map(JobView::name).collect(Collectors.toSet());
    }
}
