package io.salvor.operator.backup;

import io.salvor.api.PodReference;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumeAttempt;
import io.salvor.api.VolumePhase;
import io.salvor.api.VolumePlace;
import io.salvor.backup.PlaceSearch;
import io.salvor.job.VolumeReason;
import io.salvor.job.VolumeState;
import io.salvor.job.VolumeState.Try;
import io.salvor.units.Shortened;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * The operator's part of a volume's record: its attempts, where it is, and its end where no Job says that. It changes the record in
 * hand; who calls it writes that, in the version that was read.
 */
final class AttemptRecords {
    private static final int MOST_KEPT = 20;
    private static final int LONGEST_MESSAGE = 1024;

    private AttemptRecords() {}

    /** The value to decide by. @param held whether hooks hold its pod */
    static VolumeState state(PodVolumeBackup volume, boolean held) {
        PodVolumeBackupStatus status = volume.getStatus();
        boolean begun = status.phase == VolumePhase.InProgress;
        return new VolumeState(
                volume.getMetadata().getName(),
                begun,
                isOpen(volume) && !begun ? reason(status.reason) : null,
                status.message,
                held,
                status.attempts.stream().map(AttemptRecords::attempt).toList());
    }

    private static Try attempt(VolumeAttempt attempt) {
        Instant ended = attempt.completionTimestamp == null ? null : Instant.parse(attempt.completionTimestamp);
        return new Try(attempt.number, attempt.job, ended, reason(attempt.reason), attempt.message);
    }

    /** A word that this version does not know is a failure like any other. */
    static VolumeReason reason(String word) {
        if (word == null) {
            return null;
        }
        return List.of(VolumeReason.values()).stream()
                .filter(reason -> reason.name().equals(word))
                .findFirst()
                .orElse(VolumeReason.Unknown);
    }

    /** The newest attempt; null when there is none. */
    static VolumeAttempt last(PodVolumeBackup volume) {
        List<VolumeAttempt> attempts = volume.getStatus().attempts;
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }

    /** Whether an attempt is made now, or is not known to be over. */
    static boolean isOpen(PodVolumeBackup volume) {
        return last(volume) != null && last(volume).completionTimestamp == null;
    }

    /** Name of the Job of the open attempt; null when there is none. */
    static String job(PodVolumeBackup volume) {
        return isOpen(volume) ? last(volume).job : null;
    }

    /** The pod that the volume is saved with: the planned one, or the one that took its place. */
    static PodReference pod(PodVolumeBackup volume) {
        VolumePlace place = volume.getStatus().place;
        if (place == null) {
            return volume.getSpec().pod;
        }
        PodReference pod = new PodReference();
        pod.namespace = volume.getSpec().pod.namespace;
        pod.name = place.pod;
        pod.uid = place.podUID;
        return pod;
    }

    /** The node where the volume was when somebody last looked. */
    static String node(PodVolumeBackup volume) {
        VolumePlace place = volume.getStatus().place;
        return place == null ? volume.getSpec().node : place.node;
    }

    static void place(PodVolumeBackup volume, PlaceSearch.Place found) {
        VolumePlace place = new VolumePlace();
        place.node = found.node();
        place.pod = found.pod();
        place.podUID = found.podUid();
        place.hostPath = found.hostPath();
        volume.getStatus().place = place;
    }

    /** Begins an attempt: only the Job that is given its number may write from now on. */
    static void open(PodVolumeBackup volume, String node, String job, Instant now) {
        VolumeAttempt attempt = next(volume, now);
        attempt.node = node;
        attempt.job = job;
        PodVolumeBackupStatus status = volume.getStatus();
        status.attempt = attempt.number;
        status.phase = VolumePhase.New;
        status.reason = null;
        status.message = null;
        status.progress = null;
        status.percent = null;
        status.size = null;
    }

    private static VolumeAttempt next(PodVolumeBackup volume, Instant now) {
        VolumeAttempt attempt = new VolumeAttempt();
        attempt.number = last(volume) == null ? 1 : last(volume).number + 1;
        attempt.startTimestamp = text(now);
        List<VolumeAttempt> attempts = volume.getStatus().attempts;
        attempts.add(attempt);
        while (attempts.size() > MOST_KEPT) {
            attempts.remove(0);
        }
        return attempt;
    }

    /** Ends the open attempt. Without a number in the status, whatever its Job still writes is refused. */
    static void close(PodVolumeBackup volume, VolumeReason reason, String message, Instant now) {
        over(last(volume), reason.name(), message, text(now));
        PodVolumeBackupStatus status = volume.getStatus();
        status.attempt = null;
        status.phase = VolumePhase.New;
        status.reason = reason.name();
        status.message = message;
    }

    /** An attempt for which no Job could be made. */
    static void failed(PodVolumeBackup volume, VolumeReason reason, String message, Instant now) {
        next(volume, now);
        close(volume, reason, message, now);
    }

    private static void over(VolumeAttempt attempt, String reason, String message, String time) {
        attempt.completionTimestamp = time;
        attempt.reason = reason;
        attempt.message = Shortened.to(message, LONGEST_MESSAGE);
    }

    /** Ends the open attempt, if there is one, of a volume that ends with it. */
    static void endOpen(PodVolumeBackupStatus status, VolumeReason reason, String message, Instant now) {
        List<VolumeAttempt> attempts = status.attempts;
        if (!attempts.isEmpty() && attempts.get(attempts.size() - 1).completionTimestamp == null) {
            over(attempts.get(attempts.size() - 1), reason.name(), message, text(now));
        }
        status.attempt = null;
    }

    /** Ends the volume where no Job does. */
    static void end(PodVolumeBackup volume, VolumeReason reason, String message, Instant now) {
        PodVolumeBackupStatus status = volume.getStatus();
        status.attempt = null;
        status.phase = VolumePhase.valueOf(reason.result().name());
        status.reason = reason.name();
        status.message = atEnd(volume, status, Objects.requireNonNullElse(message, "no reason is known"));
        status.ended(text(now));
    }

    /** What is said of a volume that no Job ends; an attempt before may have saved it. @param status its phase is set */
    static String atEnd(PodVolumeBackup volume, PodVolumeBackupStatus status, String message) {
        boolean saved = status.snapshotID != null;
        String what = saved ? " is not known to be whole: " : " was not saved: ";
        String text = message.contains(described(volume)) ? message : "volume " + described(volume) + what + message;
        return saved && status.phase == VolumePhase.Failed ? text + "; what an earlier attempt saved is kept" : text;
    }

    /** Takes the end that a Job has written over into its attempt. */
    static void confirm(PodVolumeBackup volume, Instant now) {
        PodVolumeBackupStatus status = volume.getStatus();
        if (Boolean.TRUE.equals(status.empty)) {
            // Of an earlier attempt, which found something.
            status.snapshotID = null;
        }
        over(
                last(volume),
                Objects.requireNonNullElse(status.reason, status.phase.name()),
                status.message,
                Objects.requireNonNullElse(status.completionTimestamp, text(now)));
    }

    /** {@code namespace/pod/volume}. */
    static String described(PodVolumeBackup volume) {
        return volume.getSpec().pod.namespace + "/" + volume.getSpec().pod.name + "/" + volume.getSpec().volume;
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
