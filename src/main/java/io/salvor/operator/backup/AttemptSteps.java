package io.salvor.operator.backup;

import io.salvor.api.PodVolumeBackup;
import io.salvor.job.RetryLimits;
import io.salvor.job.VolumeReason;
import io.salvor.job.VolumeSteps;
import io.salvor.job.VolumeSteps.Close;
import io.salvor.job.VolumeSteps.End;
import io.salvor.job.VolumeSteps.Seen;
import io.salvor.job.VolumeSteps.Start;
import io.salvor.job.VolumeSteps.Step;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.operator.run.JobsLook;
import io.salvor.operator.run.VolumeAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Carries out what was decided about the attempts at volumes: closes them, stops their Jobs, and ends volumes. */
@ApplicationScoped
public class AttemptSteps {
    private final VolumeBackups records;
    private final NodeJobs jobs;
    private final KeptLogs logs;
    private final Clock clock;

    public AttemptSteps(VolumeBackups records, NodeJobs jobs, KeptLogs logs, Clock clock) {
        this.records = records;
        this.jobs = jobs;
        this.logs = logs;
        this.clock = clock;
    }

    /** Does what is next for each volume that has not ended; returns those of which an attempt is to begin, by name. */
    Map<String, Start> carryOut(BackupRound round, JobsLook look, RetryLimits limits) {
        Map<String, Start> starts = new LinkedHashMap<>();
        Set<String> stops = new TreeSet<>();
        for (PodVolumeBackup volume : round.unfinished()) {
            String job = VolumeAttempts.job(volume);
            boolean open = job != null;
            Step step = VolumeSteps.decide(
                    VolumeAttempts.state(volume, round.isHeld(volume)),
                    look.of(volume),
                    limits,
                    round.frozen().deadline(),
                    Instant.now(clock));
            if (step instanceof Close close) {
                if (close.stop() && open) {
                    stops.add(job);
                }
                VolumeAttempts.close(volume, close.reason(), close.message(), Instant.now(clock));
                step = settle(round, volume, limits);
            } else if (step instanceof End end) {
                AttemptRecords.end(volume, end.reason(), end.message(), Instant.now(clock));
                round.write(records, volume);
            }
            if (step instanceof Start start) {
                starts.put(volume.getMetadata().getName(), start);
            }
        }
        // Only now: what they write of these volumes is refused already, so none is begun in between.
        logs.keep(round, stops);
        stops.forEach(jobs::stop);
        return starts;
    }

    /** Ends an attempt that nothing is wrong with but the time; its Job is stopped. */
    void giveUp(BackupRound round, PodVolumeBackup volume, VolumeReason reason, String message, RetryLimits limits) {
        Set<String> stops = Set.of(VolumeAttempts.job(volume));
        VolumeAttempts.close(volume, reason, message, Instant.now(clock));
        settle(round, volume, limits);
        logs.keep(round, stops);
        stops.forEach(jobs::stop);
    }

    /** Writes a record whose attempt was closed, with the end of its volume where no other attempt follows; returns what is next. */
    Step settle(BackupRound round, PodVolumeBackup volume, RetryLimits limits) {
        Step step = VolumeSteps.decide(
                VolumeAttempts.state(volume, round.isHeld(volume)),
                Seen.NOTHING,
                limits,
                round.frozen().deadline(),
                Instant.now(clock));
        if (step instanceof End end) {
            AttemptRecords.end(volume, end.reason(), end.message(), Instant.now(clock));
        }
        // Where somebody has written meanwhile, the next look decides anew.
        return round.write(records, volume).isPresent() ? step : new VolumeSteps.Wait(null);
    }
}
