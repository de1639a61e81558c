package io.salvor.job;

import io.salvor.job.VolumeSteps.Close;
import io.salvor.job.VolumeSteps.End;
import io.salvor.job.VolumeSteps.Seen;
import io.salvor.job.VolumeSteps.Start;
import io.salvor.job.VolumeSteps.Step;
import io.salvor.job.VolumeSteps.Stop;
import io.salvor.job.VolumeSteps.Wait;
import java.time.Instant;

/**
 * Decides what is next for one volume of a Restore. It is written by one Job at a time, and never once the pod that has it runs its
 * application: an attempt is over only when no pod of its Job can run any more.
 */
public final class RestoreSteps {
    private RestoreSteps() {}

    /** What is on record of the data of the volume as the pod has it. */
    public enum Data {
        /** Nothing that says how it ends. */
        Open,
        /** All of it is back, or was kept. */
        Back,
        /** It does not come back, and the pod is to go on all the same. */
        LetGo
    }

    /**
     * How the pod stands by which the volume is reached.
     *
     * @param same whether it is the one that the last attempt was begun with
     * @param made whether it was made since an attempt has noted that one was lost
     * @param message why it is not ready, as a sentence that names it; null where it is
     */
    public record Carrier(Kind kind, boolean same, boolean made, String message) {
        /** What can be done by it. */
        public enum Kind {
            /** It is on its node with the volume mounted, and waits. */
            Ready,
            /** It may be ready soon. */
            NotYet,
            /** It is not there, or is about to go. */
            Gone,
            /** It has ended before its data was back, and nothing starts it again. */
            Failed,
            /** It has seen all of its data and runs its application. */
            Released,
            /** It is there and was not made by this Restore. */
            Foreign
        }
    }

    /**
     * An attempt that is to begin where the pod is gone begins with making it again; a closed one where none is open only notes the loss.
     *
     * @param deadline of the Restore
     */
    public static Step decide(
            VolumeState volume,
            Data data,
            Carrier carrier,
            Seen seen,
            RetryLimits limits,
            Instant deadline,
            Instant now) {
        return volume.open()
                ? open(volume, data, carrier, seen, limits, deadline, now)
                : next(volume, data, carrier, limits, deadline, now);
    }

    /**
     * Whether a volume that ends so is not to end before the pod that waits for it can go on.
     *
     * @param asked whether its pod is to go on without the data
     */
    public static boolean letsGo(End end, boolean asked, Data data, Carrier carrier) {
        return asked
                && data == Data.Open
                && carrier.kind() == Carrier.Kind.Ready
                && end.reason().result() != VolumeReason.Result.Completed
                && end.reason() != VolumeReason.DeadlineExceeded;
    }

    private static Step open(
            VolumeState volume,
            Data data,
            Carrier carrier,
            Seen seen,
            RetryLimits limits,
            Instant deadline,
            Instant now) {
        boolean atWork = seen.job() != null && seen.job().mayRun();
        if (volume.verdict() == null && lost(data, carrier)) {
            return atWork ? new Stop(carrier.message()) : new Close(reason(carrier), carrier.message(), false);
        }
        if (atWork && seen.lost() != null) {
            // What runs on a node that does not answer may still write.
            return new Wait(null);
        }
        return VolumeSteps.decide(volume, seen, limits, deadline, now);
    }

    private static boolean lost(Data data, Carrier carrier) {
        return switch (carrier.kind()) {
            case Ready, NotYet -> !carrier.same();
            case Gone, Failed, Foreign -> true;
            case Released -> !carrier.same() || data == Data.Open;
        };
    }

    private static VolumeReason reason(Carrier carrier) {
        boolean taken = carrier.kind() == Carrier.Kind.Foreign || carrier.kind() == Carrier.Kind.Released;
        return taken ? VolumeReason.CarrierTaken : VolumeReason.CarrierGone;
    }

    private static Step next(
            VolumeState volume, Data data, Carrier carrier, RetryLimits limits, Instant deadline, Instant now) {
        if (carrier.kind() == Carrier.Kind.Released) {
            return data != Data.Open
                    ? new End(VolumeReason.Restored, null)
                    : new End(VolumeReason.CarrierTaken, carrier.message());
        }
        if (carrier.kind() == Carrier.Kind.Foreign) {
            return new End(VolumeReason.CarrierTaken, carrier.message());
        }
        if (carrier.kind() == Carrier.Kind.Failed) {
            return new End(VolumeReason.CarrierGone, carrier.message());
        }
        if (carrier.kind() == Carrier.Kind.Gone && carrier.made()) {
            return new Close(VolumeReason.CarrierGone, carrier.message(), false);
        }
        if (data == Data.LetGo) {
            return letGo(volume, carrier, limits, deadline, now);
        }
        Step step = VolumeSteps.decide(volume, Seen.NOTHING, limits, deadline, now);
        if (carrier.kind() != Carrier.Kind.NotYet) {
            return step;
        }
        if (step instanceof End end && end.reason() == VolumeReason.DeadlineExceeded) {
            return new End(end.reason(), carrier.message() + "; " + end.message());
        }
        return step instanceof Start ? new Wait(null) : step;
    }

    /** How often its data was tried does not count any more. */
    private static Step letGo(VolumeState volume, Carrier carrier, RetryLimits limits, Instant deadline, Instant now) {
        VolumeState.Try last = volume.last();
        if (!now.isBefore(deadline) || last != null && last.number() >= limits.mostNumbers()) {
            return new End(VolumeReason.CarrierTaken, "its pod could not be let go on");
        }
        if (carrier.kind() == Carrier.Kind.NotYet) {
            return new Wait(null);
        }
        Instant until = last == null ? now : last.ended().plus(limits.pause(volume.name(), 1));
        return now.isBefore(until) ? new Wait(until) : new Start(false);
    }
}
