package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.RestoreSteps;
import io.salvor.job.RestoreSteps.Carrier;
import io.salvor.job.RetryLimits;
import io.salvor.job.VolumeReason;
import io.salvor.job.VolumeSteps.Close;
import io.salvor.job.VolumeSteps.End;
import io.salvor.job.VolumeSteps.Seen;
import io.salvor.job.VolumeSteps.Start;
import io.salvor.job.VolumeSteps.Step;
import io.salvor.job.VolumeSteps.Stop;
import io.salvor.job.VolumeSteps.Wait;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.JobsLook;
import io.salvor.operator.run.VolumeAttempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Carries out what was decided about the attempts at volumes: closes them, stops their Jobs, and ends volumes. */
@ApplicationScoped
public class RestoreAttempts {
    private final VolumeRestores records;
    private final NodeJobs jobs;
    private final Clock clock;

    public RestoreAttempts(VolumeRestores records, NodeJobs jobs, Clock clock) {
        this.records = records;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * What one look leads to.
     *
     * @param starts those of which an attempt is to begin, by the name of the record
     * @param waitingFor what the others wait for; empty when there is nothing to say
     */
    record Next(Map<String, Start> starts, Optional<String> waitingFor) {}

    /** Does what is next for each volume that has not ended, and takes in the ends that Jobs have written. It changes the records in hand. */
    Next carryOut(
            RestoreRound round, List<PodVolumeRestore> volumes, Carriers carriers, JobsLook look, RetryLimits limits) {
        Map<String, Start> starts = new LinkedHashMap<>();
        Set<String> stops = new TreeSet<>();
        Optional<String> waitingFor = Optional.empty();
        for (PodVolumeRestore volume : volumes) {
            if (volume.hasEnded()) {
                confirm(volume);
                continue;
            }
            Carrier carrier = carriers.of(volume);
            Step step = decide(round, volume, carrier, look.of(volume), limits);
            boolean stop = step instanceof Stop || step instanceof Close close && close.stop();
            if (stop && VolumeAttempts.isOpen(volume)) {
                stops.add(VolumeAttempts.job(volume));
            }
            if (step instanceof Close close) {
                step = close(round, volume, carrier, close, limits);
            } else if (step instanceof End end) {
                end(volume, end, carrier);
                records.write(volume);
            }
            if (step instanceof Start start) {
                starts.put(volume.getMetadata().getName(), start);
            } else if (!volume.hasEnded() && carrier.message() != null) {
                waitingFor = Optional.of(carrier.message());
            }
        }
        // Only now: what they write of these volumes is refused already, so none is begun in between.
        stops.forEach(jobs::stop);
        return new Next(starts, waitingFor);
    }

    /** The Job has ended the volume: its attempt is over. */
    private void confirm(PodVolumeRestore volume) {
        if (VolumeAttempts.isOpen(volume)) {
            VolumeAttempts.confirm(volume, Instant.now(clock));
            records.write(volume);
        }
    }

    private Step decide(RestoreRound round, PodVolumeRestore volume, Carrier carrier, Seen seen, RetryLimits limits) {
        return RestoreSteps.decide(
                VolumeAttempts.state(volume, false),
                LostData.known(volume, carrier),
                carrier,
                seen,
                limits,
                round.deadline(),
                Instant.now(clock));
    }

    /** Notes that an attempt is over, or that none could be made; returns what is next. */
    private Step close(RestoreRound round, PodVolumeRestore volume, Carrier carrier, Close close, RetryLimits limits) {
        if (VolumeAttempts.isOpen(volume)) {
            VolumeAttempts.close(volume, close.reason(), close.message(), Instant.now(clock));
        } else {
            VolumeAttempts.failed(volume, close.reason(), close.message(), Instant.now(clock));
        }
        Carrier left = carrier;
        if (close.reason() == VolumeReason.CarrierGone) {
            volume.getStatus().place = null;
            left = new Carrier(carrier.kind(), false, false, carrier.message());
        }
        return settle(round, volume, left, limits);
    }

    /** The pod of a volume is not made. */
    void held(PodVolumeRestore volume) {
        end(
                volume,
                new End(
                        VolumeReason.CarrierGone,
                        "pod " + RestoreRecords.pod(volume)
                                + " is not made, because a claim that it mounts was not put back"));
        records.write(volume);
    }

    /** Its claim will not get the volume that was planned for it. */
    void taken(PodVolumeRestore volume, String why) {
        end(volume, new End(VolumeReason.ClaimTaken, why));
        records.write(volume);
    }

    /** An attempt for which no Job could be made, or no pod. */
    void failed(RestoreRound round, PodVolumeRestore volume, VolumeReason reason, String message, RetryLimits limits) {
        Carrier carrier = new Carrier(Carrier.Kind.NotYet, true, true, message);
        close(round, volume, carrier, new Close(reason, message, false), limits);
    }

    private Step settle(RestoreRound round, PodVolumeRestore volume, Carrier carrier, RetryLimits limits) {
        Step step = decide(round, volume, carrier, Seen.NOTHING, limits);
        if (step instanceof End end && !LostData.isLetGo(volume)) {
            end(volume, end);
        }
        // Where somebody has written meanwhile, the next look decides anew.
        return records.write(volume).isPresent() ? step : new Wait(null);
    }

    /** Where the pod waits and is to go on without the data, that comes first: an attempt that does nothing else. */
    private void end(PodVolumeRestore volume, End end, Carrier carrier) {
        if (LostData.comesFirst(volume, end, carrier)) {
            LostData.note(volume, end);
        } else {
            end(volume, end);
        }
    }

    private void end(PodVolumeRestore volume, End end) {
        PodVolumeRestoreStatus status = volume.getStatus();
        boolean kept = end.reason() == VolumeReason.Restored && Boolean.TRUE.equals(status.kept);
        VolumeReason reason = kept ? VolumeReason.DataKept : end.reason();
        String message = end.message();
        if (status.lost != null) {
            reason = VolumeAttempts.reason(status.lost.reason);
            message = status.lost.message;
        }
        VolumeAttempts.endOpen(status, reason, message, Instant.now(clock));
        status.phase = VolumePhase.valueOf(reason.result().name());
        status.reason = reason.name();
        status.message = reason.result() == VolumeReason.Result.Completed
                ? message
                : described(volume, Objects.requireNonNullElse(message, "no reason is known"))
                        + WaitingFiles.note(volume);
        status.ended(VolumeAttempts.text(Instant.now(clock)));
    }

    /** A sentence that names the volume. */
    static String described(PodVolumeRestore volume, String message) {
        String key = RestoreRecords.key(volume);
        return message.contains(key) ? message : RestoreRecords.named(volume) + " was not restored: " + message;
    }
}
