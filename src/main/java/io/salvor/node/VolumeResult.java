package io.salvor.node;

import io.salvor.api.VolumePhase;

/**
 * What became of one volume.
 *
 * @param volume name of its record
 * @param phase the phase it ended in
 * @param snapshotId the snapshot that was made; null for none
 * @param message what happened and what to do; null when there is nothing to say
 * @param recorded whether its status says so, too
 */
public record VolumeResult(String volume, VolumePhase phase, String snapshotId, String message, boolean recorded) {
    /** A volume that the Job was stopped before: its record stays as it is, for another attempt. */
    static VolumeResult unfinished(String volume) {
        return new VolumeResult(
                volume, VolumePhase.InProgress, null, "the Job was asked to stop; another attempt goes on", false);
    }
}
