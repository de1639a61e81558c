package io.salvor.node;

import io.salvor.api.FileRules;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.BackupResult;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Snapshot;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.units.Figures;
import io.salvor.units.Quantities;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Saves one volume: runs restic on the mounted folder. */
final class BackupWork implements VolumeWork<PodVolumeBackup, PodVolumeBackupStatus> {
    private static final String GONE = "was deleted or moved before its volume could be read; the next backup takes the"
            + " volumes of the pods that exist then";

    /** How many unreadable paths a message names. */
    private static final int NAMED = 3;

    private final NodeEnvironment node;
    private final String name;
    private final ParentSnapshots parents;

    BackupWork(NodeEnvironment node, String name, ParentSnapshots parents) {
        this.node = node;
        this.name = name;
        this.parents = parents;
    }

    @Override
    public Class<PodVolumeBackup> kind() {
        return PodVolumeBackup.class;
    }

    @Override
    public PodVolumeBackupStatus blank() {
        return new PodVolumeBackupStatus();
    }

    @Override
    public String label(PodVolumeBackup record) {
        return VolumeLabel.of(record.getSpec().pod, record.getSpec().volume);
    }

    @Override
    public String snapshot(PodVolumeBackupStatus status) {
        return status.snapshotID;
    }

    @Override
    public Integer attempt(PodVolumeBackupStatus status) {
        return status.attempt;
    }

    @Override
    public Boolean empty(PodVolumeBackupStatus status) {
        return status.empty;
    }

    @Override
    public RootAttributes root(PodVolumeBackupStatus status) {
        return status.root;
    }

    @Override
    public boolean hasEnded(PodVolumeBackup record) {
        return record.hasEnded();
    }

    @Override
    public void carryOut(
            PodVolumeBackup record,
            PodVolumeBackupStatus outcome,
            VolumeStatus<PodVolumeBackup, PodVolumeBackupStatus> status)
            throws InterruptedException {
        try {
            save(record.getSpec(), outcome, status);
        } catch (IOException e) {
            throw new VolumeFailure(
                    "its folder " + outcome.path + " cannot be read: " + e + "; see whether the Job may read it");
        }
    }

    private void save(
            PodVolumeBackupSpec spec,
            PodVolumeBackupStatus outcome,
            VolumeStatus<PodVolumeBackup, PodVolumeBackupStatus> status)
            throws IOException, InterruptedException {
        MountedFolder folder = node.folder(name);
        outcome.path = spec.hostPath;
        outcome.startTimestamp = node.timestamp();
        outcome.phase = VolumePhase.InProgress;
        status.claim(outcome);
        if (!folder.exists()) {
            throw new VolumeFailure("its folder " + spec.hostPath + " is not there: the pod " + GONE);
        }
        outcome.root = folder.attributes();
        RepositoryAccess repository = node.secrets().access(spec.repoIdentifier, spec.pod.namespace);
        Optional<Snapshot> parent = parents.of(spec, repository, node::remaining);
        if (folder.isEmpty()) {
            completeEmpty(outcome, parent);
            return;
        }
        outcome.parentSnapshotID = parent.map(Snapshot::id).orElse(null);
        try {
            BackupArguments what = arguments(spec, folder, outcome);
            complete(
                    outcome,
                    node.restic().backup(repository, what, status::progress, node.remaining()),
                    folder.path().toRealPath());
        } catch (ResticException e) {
            if (e.reason() != Reason.NothingToSave) {
                throw e;
            }
            outcome.empty = true;
            outcome.progress(0, 0);
            outcome.phase = VolumePhase.Completed;
            outcome.message = "everything in it is excluded by the policy's rules, so there is no snapshot";
        }
    }

    private static BackupArguments arguments(
            PodVolumeBackupSpec spec, MountedFolder folder, PodVolumeBackupStatus outcome) {
        FileRules files = spec.files == null ? new FileRules() : spec.files;
        return new BackupArguments(
                folder.path(),
                outcome.parentSnapshotID,
                spec.tags == null ? Map.of() : spec.tags,
                files.exclude == null ? List.of() : files.exclude,
                Boolean.TRUE.equals(files.excludeCaches),
                files.excludeLargerThan == null ? null : Quantities.bytes(files.excludeLargerThan),
                Boolean.TRUE.equals(files.oneFileSystem));
    }

    private static void completeEmpty(PodVolumeBackupStatus outcome, Optional<Snapshot> last) {
        outcome.empty = true;
        outcome.progress(0, 0);
        outcome.phase = VolumePhase.Completed;
        outcome.message = last.map(snapshot -> "the volume is empty now, so there is no snapshot; snapshot "
                        + snapshot.id().substring(0, 8) + " of " + snapshot.time() + " still holds its earlier files")
                .orElse("the volume is empty, so there is no snapshot");
    }

    private static void complete(PodVolumeBackupStatus outcome, BackupResult result, Path root) {
        outcome.snapshotID = result.snapshotId();
        outcome.files = result.files();
        outcome.dataAdded = result.dataAddedPacked();
        outcome.added = Figures.bytes(result.dataAddedPacked());
        outcome.progress(result.bytes(), result.bytes());
        if (result.complete()) {
            outcome.phase = VolumePhase.Completed;
            return;
        }
        outcome.phase = VolumePhase.PartiallyFailed;
        outcome.unreadable = result.failed().stream()
                .map(item -> relative(root, item.path()))
                .toList();
        outcome.message = result.failedCount() + " files or folders could not be read and are not in the snapshot: "
                + result.failed().stream()
                        .limit(NAMED)
                        .map(item -> relative(root, item.path()) + ": " + relative(root, item.message()))
                        .collect(Collectors.joining("; "))
                + "; see why, or exclude them in the policy";
    }

    /** A text without the folder in which this Job happens to see the volume. */
    private static String relative(Path root, String text) {
        return text.replace(root + "/", "");
    }
}
