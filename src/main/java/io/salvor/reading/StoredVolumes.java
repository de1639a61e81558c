package io.salvor.reading;

import io.salvor.api.ClaimReference;
import io.salvor.api.FileRules;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.Progress;
import io.salvor.api.RootAttributes;
import io.salvor.catalog.StoredRoot;
import io.salvor.catalog.StoredVolume;
import io.salvor.restore.RootOwner;
import io.salvor.restore.VolumeSnapshot;

/** Turns what the cluster holds of a saved volume into what the bucket keeps of it, and that into what a restore plans with. */
public final class StoredVolumes {
    private StoredVolumes() {}

    /** What the bucket keeps of a volume that has come to its end. */
    public static StoredVolume of(PodVolumeBackup volume) {
        return new StoredVolume(
                StoredVolume.FORMAT_VERSION,
                new StoredVolume.Metadata(volume.getMetadata().getName()),
                spec(volume.getSpec()),
                status(volume.getStatus()));
    }

    /** What a restore needs to know of it. */
    public static VolumeSnapshot snapshot(StoredVolume volume) {
        StoredVolume.Spec spec = volume.spec();
        StoredVolume.Status status = volume.status();
        return new VolumeSnapshot(
                spec.pod().namespace(),
                spec.pod().name(),
                spec.pod().uid(),
                spec.volume(),
                spec.claim() == null ? null : spec.claim().name(),
                status.snapshotID(),
                status.empty(),
                status.phase(),
                status.message(),
                spec.repoIdentifier(),
                root(status.root()),
                bytes(status));
    }

    private static Long bytes(StoredVolume.Status status) {
        if (status.progress() != null && status.progress().totalBytes() != null) {
            return status.progress().totalBytes();
        }
        return status.empty() ? Long.valueOf(0) : null;
    }

    static RootOwner root(StoredRoot root) {
        return root == null
                ? null
                : new RootOwner(root.uid(), root.gid(), root.mode(), root.modificationTime(), root.attributes());
    }

    static StoredRoot stored(RootOwner root) {
        return root == null
                ? null
                : new StoredRoot(root.uid(), root.gid(), root.mode(), root.modificationTime(), root.attributes());
    }

    private static StoredVolume.Spec spec(PodVolumeBackupSpec spec) {
        return new StoredVolume.Spec(
                spec.backup,
                spec.backupStorageLocation,
                spec.node,
                new StoredVolume.Pod(spec.pod.namespace, spec.pod.name, spec.pod.uid),
                spec.volume,
                claim(spec.claim),
                spec.repoIdentifier,
                spec.hostPath,
                files(spec.files),
                spec.decidedBy,
                spec.tags);
    }

    private static StoredVolume.Claim claim(ClaimReference claim) {
        return claim == null ? null : new StoredVolume.Claim(claim.name, claim.uid, claim.persistentVolume);
    }

    private static StoredVolume.Files files(FileRules files) {
        return files == null
                ? null
                : new StoredVolume.Files(
                        files.exclude,
                        Boolean.TRUE.equals(files.excludeCaches),
                        files.excludeLargerThan,
                        Boolean.TRUE.equals(files.oneFileSystem));
    }

    private static StoredVolume.Status status(PodVolumeBackupStatus status) {
        return new StoredVolume.Status(
                status.phase.name(),
                status.path,
                status.snapshotID,
                Boolean.TRUE.equals(status.empty),
                status.message,
                status.startTimestamp,
                status.completionTimestamp,
                progress(status.progress),
                status.dataAdded,
                status.files,
                status.parentSnapshotID,
                root(status.root),
                status.unreadable);
    }

    private static StoredVolume.Progress progress(Progress progress) {
        return progress == null ? null : new StoredVolume.Progress(progress.totalBytes, progress.bytesDone);
    }

    private static StoredRoot root(RootAttributes root) {
        return root == null
                ? null
                : new StoredRoot(root.uid, root.gid, root.mode, root.modificationTime, root.attributes);
    }
}
