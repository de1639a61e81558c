package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.job.VolumeReason;
import io.salvor.job.VolumeSteps.Seen;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.RunJobs;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.JobQueue;
import io.salvor.operator.run.JobsLook;
import io.salvor.operator.run.NodeWatch;
import io.salvor.operator.run.VolumeAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Holds a Restore where it is for as long as {@code spec.suspend} asks for it: its Jobs are stopped, and nothing is made, written or removed.
 * It goes by the records of the volumes alone, so that neither bucket nor plan need be in reach.
 */
@ApplicationScoped
public class RestoreSuspension {
    /** While Jobs are stopped. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** While nothing is at work; a change of the spec is heard of, and the deadline is not so exact. */
    private static final Duration LOOK_AT_THE_DEADLINE = Duration.ofSeconds(30);

    private static final String STOPPED = "its Job was asked to stop, because the Restore is suspended";

    private final RunJobs runJobs;
    private final NodeJobs jobs;
    private final NodeWatch nodes;
    private final JobQueue queue;
    private final VolumeRestores records;
    private final RestoreReports reports;
    private final Clock clock;

    public RestoreSuspension(
            RunJobs runJobs,
            NodeJobs jobs,
            NodeWatch nodes,
            JobQueue queue,
            VolumeRestores records,
            RestoreReports reports,
            Clock clock) {
        this.runJobs = runJobs;
        this.jobs = jobs;
        this.nodes = nodes;
        this.queue = queue;
        this.records = records;
        this.reports = reports;
        this.clock = clock;
    }

    static boolean isAsked(Restore restore) {
        return Boolean.TRUE.equals(restore.getSpec().suspend);
    }

    /** Stops what is at work; returns how long to wait before the next look. */
    Duration hold(Restore restore, RestoreProgress progress) {
        List<PodVolumeRestore> volumes = records.of(restore);
        String name = restore.getMetadata().getName();
        JobsLook look = new JobsLook(jobs.of(Labels.RESTORE, name), volumes, nodes);
        boolean noted = true;
        for (PodVolumeRestore volume : volumes) {
            noted &= volume.hasEnded() || !VolumeAttempts.isOpen(volume) || note(volume, look);
        }
        // A Job that is stopped before that is on record would count as one that died.
        boolean atWork = !noted || runJobs.stop(Labels.RESTORE, restore) || hasOpen(records.of(restore));
        if (!atWork) {
            queue.forget(RestoreJobs.turn(name));
        }
        progress.suspended(
                atWork ? Optional.of("its Jobs are stopped") : Optional.empty(), RestoreEnding.deadline(restore));
        return atWork ? LOOK_AGAIN : LOOK_AT_THE_DEADLINE;
    }

    /** Notes that the Job of an open attempt is asked to stop, or how the attempt ended; false where the record has changed meanwhile. */
    private boolean note(PodVolumeRestore volume, JobsLook look) {
        Seen seen = look.of(volume);
        if (seen.job() != null && seen.job().mayRun()) {
            if (VolumeAttempts.isStopping(volume)) {
                return true;
            }
            VolumeAttempts.stopping(volume, STOPPED);
        } else {
            reports.takeOver(volume, look.ended(VolumeAttempts.job(volume)));
            close(volume);
        }
        return records.write(volume).isPresent();
    }

    private void close(PodVolumeRestore volume) {
        VolumeReason said = VolumeAttempts.state(volume, false).verdict();
        if (volume.hasEnded()) {
            return;
        }
        Instant now = Instant.now(clock);
        if (said != null) {
            VolumeAttempts.close(volume, said, volume.getStatus().message, now);
        } else {
            VolumeAttempts.close(volume, VolumeReason.Interrupted, STOPPED, now);
        }
    }

    private static boolean hasOpen(List<PodVolumeRestore> volumes) {
        return volumes.stream().anyMatch(volume -> !volume.hasEnded() && VolumeAttempts.isOpen(volume));
    }
}
