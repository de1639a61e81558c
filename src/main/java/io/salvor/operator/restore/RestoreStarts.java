package io.salvor.operator.restore;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.RestoreStatus;
import io.salvor.api.VolumePlace;
import io.salvor.job.JobView;
import io.salvor.job.RetryLimits;
import io.salvor.job.VolumeReason;
import io.salvor.job.VolumeSteps.Start;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.kubernetes.VolumeRestores;
import io.salvor.operator.run.JobsLook;
import io.salvor.restore.ObjectKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Prepares what attempts need: makes pods again that are gone, and looks where the volumes of those that wait are. */
@ApplicationScoped
public class RestoreStarts {
    private final RestoreObjects objects;
    private final VolumeRestores records;
    private final RestoreAttempts attempts;
    private final RestoreJobs jobs;

    public RestoreStarts(RestoreObjects objects, VolumeRestores records, RestoreAttempts attempts, RestoreJobs jobs) {
        this.objects = objects;
        this.records = records;
        this.attempts = attempts;
        this.jobs = jobs;
    }

    /** Begins what is to begin; returns what is waited for. @param all the records of the Restore; @param starts by their names */
    Optional<String> start(
            RestoreRound round,
            List<PodVolumeRestore> all,
            Map<String, Start> starts,
            Carriers carriers,
            JobsLook look,
            RetryLimits limits) {
        Map<String, Outcome> made = new HashMap<>();
        Optional<String> leaving = Optional.empty();
        Map<String, PodVolumeRestore> ready = new LinkedHashMap<>();
        Set<String> alone = new HashSet<>();
        for (PodVolumeRestore volume : all) {
            String name = volume.getMetadata().getName();
            Start start = starts.get(name);
            if (start == null || mayBeWritten(volume, all, look)) {
                continue;
            }
            Optional<String> going = scaledDown(round) ? carriers.otherUser(volume) : Optional.empty();
            if (carriers.isMissing(volume)) {
                makeAgain(round, volume, made, limits);
            } else if (going.isPresent()) {
                leaving =
                        Optional.of("pod " + going.get() + ", which was scaled down, is still there" + refusal(round));
            } else if (place(round, volume, carriers, limits)) {
                ready.put(name, volume);
            }
            if (start.alone()) {
                alone.add(name);
            }
        }
        Optional<String> waitingFor = jobs.start(round, ready, alone, look, limits);
        return waitingFor.isPresent() ? waitingFor : leaving;
    }

    /** Why something was not scaled down, where anything was not; others go on, so this is no end. */
    private static String refusal(RestoreRound round) {
        RestoreStatus status = round.restore().getStatus();
        Set<String> scaled = status.scaledDown.stream()
                .map(object -> new ObjectKey(object.resource, object.namespace, object.name).toString())
                .collect(Collectors.toSet());
        return status.failures.stream()
                .filter(failure -> scaled.contains(failure.object))
                .findFirst()
                .map(failure -> "; " + failure.object + " could not be scaled down: " + failure.reason
                        + "; scale it down by hand, or cancel this Restore")
                .orElse("");
    }

    private static boolean scaledDown(RestoreRound round) {
        return Boolean.TRUE.equals(round.restore().getSpec().scaleDown);
    }

    /** A record that was removed and made again does not know of the Job that may still write into its volume. */
    private static boolean mayBeWritten(PodVolumeRestore volume, List<PodVolumeRestore> all, JobsLook look) {
        if (!volume.getStatus().attempts.isEmpty()) {
            return false;
        }
        String made = volume.getMetadata().getCreationTimestamp();
        Set<String> atWork = look.mayRun().stream().map(JobView::name).collect(Collectors.toSet());
        return look.hasUnknown()
                || all.stream()
                        .flatMap(other -> other.getStatus().attempts.stream())
                        .anyMatch(attempt -> atWork.contains(attempt.job)
                                && Instant.parse(attempt.startTimestamp).isBefore(Instant.parse(made)));
    }

    /** Makes the pod of a volume once more; all of its volumes come by here. */
    private void makeAgain(RestoreRound round, PodVolumeRestore volume, Map<String, Outcome> made, RetryLimits limits) {
        Outcome outcome =
                made.computeIfAbsent(RestoreRecords.pod(volume), pod -> objects.makeAgain(round, volume.getSpec().pod));
        if (outcome.result() == Result.Failed) {
            attempts.failed(
                    round,
                    volume,
                    VolumeReason.CarrierGone,
                    "pod " + RestoreRecords.pod(volume) + " could not be made: " + outcome.message(),
                    limits);
        } else if (outcome.result() != Result.NotYet) {
            volume.getStatus().place = new VolumePlace();
            volume.getStatus().place.pod = volume.getSpec().pod.name;
            records.write(volume);
        }
    }

    /** Puts into the record where the volume is; false where it cannot be reached. */
    private boolean place(RestoreRound round, PodVolumeRestore volume, Carriers carriers, RetryLimits limits) {
        if (volume.getStatus().lost != null) {
            volume.getStatus().place = carriers.waiting(volume);
            return true;
        }
        Carriers.Place found = carriers.place(volume);
        if (found.path() == null) {
            attempts.failed(round, volume, VolumeReason.FolderMissing, found.problem(), limits);
            return false;
        }
        Optional<String> taken = carriers.claims().taken(volume, found);
        if (taken.isPresent()) {
            attempts.failed(round, volume, VolumeReason.ClaimTaken, taken.get(), limits);
            return false;
        }
        if (isInUse(round, volume, carriers, limits)) {
            return false;
        }
        VolumePlace before = volume.getStatus().place;
        boolean same = before != null && Objects.equals(before.podUID, found.path().podUID);
        String tried = volume.getStatus().volumeUID;
        boolean other = volume.getSpec().claim == null ? !same : tried != null && !tried.equals(found.volumeUid());
        if (other) {
            // What lives with a pod is another volume, and empty, in another pod; and so may a claim be that was made
            // again.
            volume.getStatus().writing = null;
            volume.getStatus().restored = null;
            volume.getStatus().kept = null;
            volume.getStatus().lost = null;
        }
        volume.getStatus().place = found.path();
        volume.getStatus().volumeUID = found.volumeUid();
        return true;
    }

    private boolean isInUse(RestoreRound round, PodVolumeRestore volume, Carriers carriers, RetryLimits limits) {
        boolean beside = Boolean.TRUE.equals(round.restore().getSpec().allowRunning);
        Optional<String> user = beside ? Optional.empty() : carriers.otherUser(volume);
        if (user.isPresent()) {
            attempts.failed(
                    round,
                    volume,
                    VolumeReason.ClaimInUse,
                    "pod " + user.get() + " mounts its claim " + volume.getSpec().claim.name
                            + " too; nothing is written while it is there",
                    limits);
        }
        return user.isPresent();
    }
}
