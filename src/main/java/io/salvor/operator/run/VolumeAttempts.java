package io.salvor.operator.run;

import io.fabric8.kubernetes.client.CustomResource;
import io.salvor.api.PodVolumeStatus;
import io.salvor.api.VolumeAttempt;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.job.VolumeState;
import io.salvor.job.VolumeState.Try;
import io.salvor.units.Shortened;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * The attempts in the record of a volume, whichever way its data goes. It changes the record in hand; who calls it writes that, in the
 * version that was read.
 */
public final class VolumeAttempts {
    private static final int MOST_KEPT = 20;
    private static final int LONGEST_MESSAGE = 1024;

    private VolumeAttempts() {}

    /** The value to decide by. @param held whether hooks hold its pod */
    public static VolumeState state(CustomResource<?, ? extends PodVolumeStatus> volume, boolean held) {
        PodVolumeStatus status = volume.getStatus();
        boolean begun = status.phase == VolumePhase.InProgress;
        return new VolumeState(
                volume.getMetadata().getName(),
                begun,
                isOpen(volume) && !begun ? reason(status.reason) : null,
                status.message,
                held,
                status.attempts.stream().map(VolumeAttempts::attempt).toList());
    }

    private static Try attempt(VolumeAttempt attempt) {
        Instant ended = attempt.completionTimestamp == null ? null : Instant.parse(attempt.completionTimestamp);
        return new Try(attempt.number, attempt.job, ended, reason(attempt.reason), attempt.message);
    }

    /** A word that this version does not know is a failure like any other. */
    public static VolumeReason reason(String word) {
        if (word == null) {
            return null;
        }
        return List.of(VolumeReason.values()).stream()
                .filter(reason -> reason.name().equals(word))
                .findFirst()
                .orElse(VolumeReason.Unknown);
    }

    /** The newest attempt; null when there is none. */
    public static VolumeAttempt last(CustomResource<?, ? extends PodVolumeStatus> volume) {
        List<VolumeAttempt> attempts = volume.getStatus().attempts;
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }

    /** Whether an attempt is made now, or is not known to be over. */
    public static boolean isOpen(CustomResource<?, ? extends PodVolumeStatus> volume) {
        return last(volume) != null && last(volume).completionTimestamp == null;
    }

    /** Name of the Job of the open attempt; null when there is none. */
    public static String job(CustomResource<?, ? extends PodVolumeStatus> volume) {
        return isOpen(volume) ? last(volume).job : null;
    }

    /** Begins an attempt: only the Job that is given its number may write from now on. */
    public static void open(CustomResource<?, ? extends PodVolumeStatus> volume, String node, String job, Instant now) {
        VolumeAttempt attempt = next(volume, now);
        attempt.node = node;
        attempt.job = job;
        PodVolumeStatus status = volume.getStatus();
        status.attempt = attempt.number;
        status.phase = VolumePhase.New;
        status.reason = null;
        status.message = null;
        status.progress = null;
        status.percent = null;
        status.size = null;
    }

    private static VolumeAttempt next(CustomResource<?, ? extends PodVolumeStatus> volume, Instant now) {
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
    public static void close(
            CustomResource<?, ? extends PodVolumeStatus> volume, VolumeReason reason, String message, Instant now) {
        over(last(volume), reason.name(), message, text(now));
        PodVolumeStatus status = volume.getStatus();
        status.attempt = null;
        status.phase = VolumePhase.New;
        status.reason = reason.name();
        status.message = message;
    }

    /** Notes, before that is done, that the Job of the open attempt is asked to stop: it then ends as interrupted, whatever became of the Job. */
    public static void stopping(CustomResource<?, ? extends PodVolumeStatus> volume, String message) {
        last(volume).reason = VolumeReason.Interrupted.name();
        last(volume).message = message;
    }

    /** Whether that is noted of the open attempt. */
    public static boolean isStopping(CustomResource<?, ? extends PodVolumeStatus> volume) {
        return isOpen(volume) && last(volume).reason != null;
    }

    /** An attempt for which no Job could be made. */
    public static void failed(
            CustomResource<?, ? extends PodVolumeStatus> volume, VolumeReason reason, String message, Instant now) {
        next(volume, now);
        close(volume, reason, message, now);
    }

    /** Takes the end of a volume, which its Job has written, over into the open attempt. */
    public static void confirm(CustomResource<?, ? extends PodVolumeStatus> volume, Instant now) {
        PodVolumeStatus status = volume.getStatus();
        over(
                last(volume),
                Objects.requireNonNullElse(status.reason, status.phase.name()),
                status.message,
                Objects.requireNonNullElse(status.completionTimestamp, text(now)));
    }

    /** Notes of an attempt how it ended. @param time RFC 3339 */
    public static void over(VolumeAttempt attempt, String reason, String message, String time) {
        attempt.completionTimestamp = time;
        attempt.reason = reason;
        attempt.message = Shortened.to(message, LONGEST_MESSAGE);
    }

    /** Ends the open attempt, if there is one, of a volume that ends with it. */
    public static void endOpen(PodVolumeStatus status, VolumeReason reason, String message, Instant now) {
        List<VolumeAttempt> attempts = status.attempts;
        if (!attempts.isEmpty() && attempts.get(attempts.size() - 1).completionTimestamp == null) {
            over(attempts.get(attempts.size() - 1), reason.name(), message, text(now));
        }
        status.attempt = null;
    }

    /** A time as records have it: RFC 3339, in whole seconds. */
    public static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
