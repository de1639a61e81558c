package io.salvor.node;

import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.SavedVolume;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.ResticProgress;
import io.salvor.restic.RestoreArguments;
import io.salvor.restic.RestoreResult;
import io.salvor.restic.Snapshot;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.verdict.FailureReason;
import io.salvor.verdict.FillStep;
import io.salvor.verdict.SnapshotOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Puts the content of one snapshot, or of a volume that was empty, into the folder of a volume. */
final class ResticFill {
    /** What is only counted may not take long. */
    private static final Duration COUNTED_WITHIN = Duration.ofMinutes(5);

    private final NodeEnvironment node;
    private final MountedFolder folder;
    private final PodVolumeRestoreSpec spec;

    ResticFill(NodeEnvironment node, MountedFolder folder, PodVolumeRestoreSpec spec) {
        this.node = node;
        this.folder = folder;
        this.spec = spec;
    }

    private boolean isEmpty() {
        return spec.snapshotID == null || spec.snapshotID.isEmpty();
    }

    private RepositoryAccess repository() {
        return node.secrets().access(spec.repoIdentifier, spec.pod.namespace);
    }

    /** Writes nothing. @throws VolumeFailure when the snapshot is not there, or is not one of this volume */
    void check() {
        if (isEmpty()) {
            return;
        }
        if (!RestoreArguments.isId(spec.snapshotID)) {
            throw mismatch("\"" + spec.snapshotID + "\" is not the ID of a snapshot");
        }
        Snapshot snapshot = node.restic()
                .snapshot(repository(), spec.snapshotID, node.remaining())
                .orElseThrow(() -> new VolumeFailure(
                        VolumeReason.SnapshotMissing,
                        "there is no snapshot " + spec.snapshotID + " in " + spec.repoIdentifier
                                + " any more; restore another backup"));
        if (spec.source != null) {
            origin(spec.source).contradiction(snapshot.tags()).ifPresent(why -> {
                throw mismatch("snapshot " + spec.snapshotID + " is not of this volume: " + why);
            });
        }
    }

    private static SnapshotOrigin origin(SavedVolume source) {
        return new SnapshotOrigin(source.namespace, source.pod, source.volume, source.claim, source.backupUID);
    }

    private static VolumeFailure mismatch(String what) {
        return new VolumeFailure(
                VolumeReason.SnapshotMismatch,
                what
                        + ": nothing is written; somebody has changed the records of the backup in the bucket, so see who can"
                        + " write there");
    }

    /**
     * Fills the folder; what came of it goes into the outcome.
     *
     * @return whether all is there
     */
    boolean run(FillStep step, PodVolumeRestoreStatus outcome, Consumer<ResticProgress> progress)
            throws InterruptedException {
        if (step == FillStep.Part) {
            return new PartFill(folder.path(), spec).run(outcome, what -> restored(what, progress));
        }
        boolean replace = step == FillStep.Replace;
        if (isEmpty()) {
            outcome.progress(0, 0);
            if (replace) {
                clear();
            }
            return true;
        }
        RestoreArguments what = new RestoreArguments(spec.snapshotID, folder.path(), replace, spared(replace));
        RestoreResult result = restored(what, progress);
        outcome.progress(result.bytes(), result.bytes());
        if (!result.complete()) {
            outcome.phase = VolumePhase.PartiallyFailed;
            RestoreLosses losses = new RestoreLosses(result);
            outcome.reason = losses.reason().name();
            outcome.message = losses.message();
            return false;
        }
        if (step == FillStep.Merge) {
            outcome.message = others();
        }
        return true;
    }

    private RestoreResult restored(RestoreArguments what, Consumer<ResticProgress> progress) {
        MemoryPressure memory = MemoryPressure.ofThisJob();
        long kills = memory.kills();
        RestoreResult result;
        try {
            result = node.restic()
                    .restore(
                            repository(),
                            Boolean.TRUE.equals(spec.readOnly) ? what.withoutLock() : what,
                            progress,
                            node.remaining());
        } catch (ResticException e) {
            if (e.reason() == Reason.ResticKilled && memory.kills() > kills) {
                throw new VolumeFailure(VolumeReason.OutOfMemory, e.getMessage());
            }
            throw e;
        }
        if (result.repository() != null) {
            throw new VolumeFailure(
                    FailureReason.of(result.repository()),
                    "the repository " + spec.repoIdentifier + " did not give everything: "
                            + RestoreLosses.first(result));
        }
        return result;
    }

    /** The folder that a file system makes for itself is left alone where the snapshot has none that takes its place. */
    private List<String> spared(boolean replace) {
        String own = MountedFolder.LOST_AND_FOUND;
        boolean protect = replace
                && folder.hasLostAndFound()
                && !node.restic().holds(repository(), spec.snapshotID, own, node.remaining());
        return protect ? List.of(own) : List.of();
    }

    private void clear() throws InterruptedException {
        try {
            folder.clear();
        } catch (IOException e) {
            throw new VolumeFailure(
                    VolumeReason.Unknown,
                    "the volume was empty in the backup, and what lies in it cannot all be removed: " + e);
        }
    }

    /** How much of what lay in the volume stays; null for nothing, and where that cannot be found out soon. */
    private String others() {
        try {
            Duration left = node.remaining();
            long others = node.restic()
                    .others(
                            repository(),
                            new RestoreArguments(
                                    spec.snapshotID, folder.path(), true, List.of(MountedFolder.LOST_AND_FOUND)),
                            left.compareTo(COUNTED_WITHIN) < 0 ? left : COUNTED_WITHIN);
            return others == 0
                    ? null
                    : "restored; " + others + (others == 1 ? " entry" : " entries")
                            + " that the backup does not hold stay in it; existingData: Replace removes such";
        } catch (ResticException e) {
            if (e.reason() == Reason.Interrupted) {
                throw e;
            }
            return null;
        }
    }
}
