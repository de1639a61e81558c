package io.salvor.job;

import io.salvor.job.VolumeState.Try;
import io.salvor.units.Durations;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides what is next for one volume of a Backup: begin an attempt, wait, close the attempt that is open, or end. An attempt is over
 * only when its Job cannot write any more, or when what the Job writes is refused, so that a volume is never saved twice at once.
 */
public final class VolumeSteps {
    /** A Job ends itself at the deadline of the Backup; it gets this long to say so. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(90);

    /** A pod is not held for a Job that does not start. */
    private static final Duration HELD = Duration.ofMinutes(2);

    private VolumeSteps() {}

    /** What to do. */
    public sealed interface Step permits Start, Wait, Stop, Close, End {}

    /** Begin the next attempt. @param alone in a Job of its own, after the other volumes of the node */
    public record Start(boolean alone) implements Step {}

    /** Nothing now. @param until when to look at the latest; null when the Job says so */
    public record Wait(Instant until) implements Step {}

    /** The Job of the open attempt is to be stopped, and its end waited for. */
    public record Stop(String message) implements Step {}

    /** The open attempt is over. @param stop whether its Job is to be stopped */
    public record Close(VolumeReason reason, String message, boolean stop) implements Step {}

    /** The volume has ended. */
    public record End(VolumeReason reason, String message) implements Step {}

    /**
     * What is seen of the Job of the open attempt.
     *
     * @param job null when there is none, and no pod of it
     * @param ofUse whether it has begun any volume at all
     * @param lost why its node is lost; null when it is not
     */
    public record Seen(JobView job, boolean ofUse, String lost) {
        public static final Seen NOTHING = new Seen(null, false, null);
    }

    /** @param deadline of the Backup */
    public static Step decide(VolumeState volume, Seen seen, RetryLimits limits, Instant deadline, Instant now) {
        return volume.open() ? open(volume, seen, limits, deadline, now) : next(volume, limits, deadline, now);
    }

    private static Step open(VolumeState volume, Seen seen, RetryLimits limits, Instant deadline, Instant now) {
        JobView job = seen.job();
        if (volume.verdict() != null) {
            return new Close(volume.verdict(), volume.message(), false);
        }
        if (job == null || !job.mayRun()) {
            return gone(volume, seen);
        }
        if (seen.lost() != null) {
            return new Close(VolumeReason.NodeLost, seen.lost(), true);
        }
        if (!now.isBefore(deadline.plus(LAST_WORDS))) {
            return new Close(VolumeReason.DeadlineExceeded, late(deadline), true);
        }
        return job.state() == JobView.State.Waiting || job.state() == JobView.State.NoRoom
                ? waiting(volume, job, limits, now)
                : new Wait(null);
    }

    private static Step gone(VolumeState volume, Seen seen) {
        if (volume.stopping()) {
            return new Close(volume.last().reason(), volume.last().message(), false);
        }
        JobView job = seen.job();
        String how = job == null
                ? "its Job " + volume.last().job() + " is not there"
                : "its Job " + job.name() + " has ended" + (job.message().isEmpty() ? "" : ": " + job.message());
        // Nothing is known against a volume that was not begun, unless none was: then it is the Job that cannot.
        if (!volume.begun() && (job == null || seen.ofUse())) {
            return new Close(VolumeReason.Interrupted, how + "; the volume was not begun", false);
        }
        if (job != null && job.outOfMemory()) {
            return new Close(VolumeReason.OutOfMemory, how + "; give node Jobs more memory", false);
        }
        return volume.begun()
                ? new Close(VolumeReason.JobDied, how + " without a word about the volume", false)
                : new Close(VolumeReason.JobNotStarted, how + "; no volume was begun", false);
    }

    private static Step waiting(VolumeState volume, JobView job, RetryLimits limits, Instant now) {
        String unmountable = job.unmountable().get(volume.name());
        if (unmountable != null) {
            return new Close(VolumeReason.FolderMissing, "its folder cannot be mounted: " + unmountable, true);
        }
        Duration patience = volume.held() && HELD.compareTo(limits.pending()) < 0 ? HELD : limits.pending();
        boolean noRoom = job.state() == JobView.State.NoRoom && !volume.held();
        Instant until = job.waiting().plus(patience);
        if (noRoom || now.isBefore(until)) {
            return new Wait(noRoom ? null : until);
        }
        return new Close(
                VolumeReason.JobNotStarted,
                "the pod of Job " + job.name() + " did not start within " + Durations.format(patience) + ": "
                        + job.message(),
                true);
    }

    private static Step next(VolumeState volume, RetryLimits limits, Instant deadline, Instant now) {
        Try last = volume.last();
        if (last == null) {
            return now.isBefore(deadline) ? new Start(false) : new End(VolumeReason.DeadlineExceeded, late(deadline));
        }
        VolumeReason reason = last.reason() == null ? VolumeReason.Unknown : last.reason();
        if (reason.then() == VolumeReason.Then.End) {
            return new End(reason, last.message());
        }
        int counted = volume.counted();
        if (counted >= limits.most(reason) || last.number() >= limits.mostNumbers()) {
            return new End(
                    reason,
                    last.message() + " (after " + last.number() + (last.number() == 1 ? " attempt)" : " attempts)"));
        }
        Instant until = reason.then() == VolumeReason.Then.AgainAtOnce
                ? last.ended()
                : last.ended().plus(limits.pause(volume.name(), counted));
        if (!now.isBefore(deadline) || !until.isBefore(deadline)) {
            return new End(reason, last.message() + " (no time for another attempt before the deadline)");
        }
        return now.isBefore(until) ? new Wait(until) : new Start(volume.dangerous());
    }

    private static String late(Instant deadline) {
        return "not done by the deadline " + deadline + "; give the policy a longer timeout, or look why it was slow";
    }
}
