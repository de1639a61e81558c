package io.salvor.node;

import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumeLoss;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pod that waits for a volume, as a restore Job reaches it: by the folder that it looks into. */
final class WaitingPod {
    private final DoneFiles done;
    private final String volume;

    private WaitingPod(DoneFiles done, String volume) {
        this.done = done;
        this.volume = volume;
    }

    /** @param name of the record; there may be no pod that waits for it */
    static WaitingPod of(NodeEnvironment node, String name, PodVolumeRestore record) {
        String volume = record.getSpec().volume;
        String onNode = record.getStatus().place.signalPath;
        if (onNode == null) {
            return new WaitingPod(null, volume);
        }
        Path folder = node.settings().signals().resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new VolumeFailure(
                    VolumeReason.FolderMissing,
                    "the folder by which its pod learns that the volume is back is not there: " + onNode
                            + "; see whether the pod runs");
        }
        return new WaitingPod(new DoneFiles(folder, record.getSpec().restoreUID), volume);
    }

    /** Whether it was let go on. */
    boolean wentOn() {
        return done != null && done.holds(volume);
    }

    void letGoOn() {
        if (done == null) {
            return;
        }
        try {
            done.make(volume);
        } catch (IOException e) {
            throw new VolumeFailure(
                    VolumeReason.Unknown, "the file by which its pod learns that it can go on cannot be written: " + e);
        }
    }

    /** The data does not come back, and nothing is written into the volume. */
    void letGoWithout(VolumeLoss lost, PodVolumeRestoreStatus outcome) {
        letGoOn();
        outcome.phase =
                VolumePhase.valueOf(VolumeReason.valueOf(lost.reason).result().name());
        outcome.reason = lost.reason;
        outcome.message = lost.message + "; its pod goes on all the same, as onDataFailure asks";
        outcome.lost = lost;
    }
}
