package io.salvor.restore;

import java.util.regex.Pattern;

/**
 * What a backup recorded of one volume.
 *
 * @param claim name of the claim behind it; null for none
 * @param snapshotId null when none was taken
 * @param empty true when the volume held nothing, which needs no snapshot
 * @param phase how its backup ended: Completed, PartiallyFailed or Failed
 * @param message what its backup said, null for nothing
 * @param root null when it was not recorded
 * @param bytes how much it held; null when it was not recorded
 */
public record VolumeSnapshot(
        String namespace,
        String pod,
        String podUid,
        String volume,
        String claim,
        String snapshotId,
        boolean empty,
        String phase,
        String message,
        String repoIdentifier,
        RootOwner root,
        Long bytes) {

    /** What restic gives out. The bucket is not believed: restic would also take a flag, or a path in another snapshot. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8,64}");

    private boolean isNamed() {
        return snapshotId == null || ID.matcher(snapshotId).matches();
    }

    /** Why there is nothing to put back, not even emptiness; null when there is something. */
    NotPutBack missing() {
        if (!isNamed()) {
            return NotPutBack.NotInBackup;
        }
        if (empty) {
            return "Completed".equals(phase) ? null : NotPutBack.FoundEmpty;
        }
        return snapshotId == null ? NotPutBack.NotInBackup : null;
    }

    /** The same as a sentence. */
    String whatIsMissing() {
        if (!isNamed()) {
            return "what the records of the backup name is no snapshot, so somebody has changed them in the bucket";
        }
        String what = empty ? "the backup found it empty" : "the backup holds no snapshot of it";
        return message == null ? what : what + ": " + message;
    }

    /** The same data, for a pod of another namespace. */
    VolumeSnapshot inNamespace(String other) {
        return new VolumeSnapshot(
                other, pod, podUid, volume, claim, snapshotId, empty, phase, message, repoIdentifier, root, bytes);
    }

    /** The same data, for a volume of another pod. */
    VolumeSnapshot inPod(String otherPod, String otherVolume) {
        return new VolumeSnapshot(
                namespace,
                otherPod,
                null,
                otherVolume,
                claim,
                snapshotId,
                empty,
                phase,
                message,
                repoIdentifier,
                root,
                bytes);
    }
}
