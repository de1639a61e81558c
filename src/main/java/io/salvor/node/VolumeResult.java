package io.salvor.node;

import io.salvor.api.PodVolumeStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.VolumeArgument;

/**
 * What became of one volume.
 *
 * @param volume its record, and the attempt this Job is for
 * @param label what messages call it
 * @param phase the phase it ended in, {@code New} when another attempt is to be made; null when it is not this Job's any more
 * @param reason why, one word; null where none is known
 * @param snapshotId the snapshot that was made; null for none
 * @param empty true when the volume held nothing; null when it did, or that is not known
 * @param root owner and mode of its root folder; null when they are not known
 * @param message what happened and what to do; null when there is nothing to say
 * @param recorded whether nothing is left to be written about it
 */
public record VolumeResult(
        VolumeArgument volume,
        String label,
        VolumePhase phase,
        String reason,
        String snapshotId,
        Boolean empty,
        RootAttributes root,
        String message,
        boolean recorded) {

    /** What a status says. */
    static <S extends PodVolumeStatus> VolumeResult of(
            VolumeArgument volume, String label, VolumeWork<?, S> work, S status, boolean recorded) {
        return new VolumeResult(
                volume,
                label,
                status.phase,
                status.reason,
                work.snapshot(status),
                work.empty(status),
                work.root(status),
                status.message,
                recorded);
    }

    /** Another attempt has the volume, or it has ended: nothing more is written. */
    static VolumeResult over(VolumeArgument volume, String label, String why) {
        return new VolumeResult(volume, label, null, null, null, null, null, why, true);
    }

    /** A volume that is left to another attempt, and whose record does not say why. */
    static VolumeResult left(VolumeArgument volume, String label, VolumeReason reason, String why) {
        VolumePhase phase = volume.attempt() == null ? VolumePhase.InProgress : VolumePhase.New;
        return new VolumeResult(volume, label, phase, reason.name(), null, null, null, why, false);
    }

    /** One line for the log: the volume, then how it ended and why. */
    String line() {
        StringBuilder line = new StringBuilder(label).append(": ");
        if (phase == null) {
            return line.append(message).toString();
        }
        line.append(phase == VolumePhase.New ? "another attempt" : phase.name());
        if (reason != null) {
            line.append(' ').append(reason);
        }
        if (message != null) {
            // The message of a status begins with the volume.
            line.append(": ")
                    .append(message.startsWith(label + ": ") ? message.substring(label.length() + 2) : message);
        }
        return line.toString();
    }
}
