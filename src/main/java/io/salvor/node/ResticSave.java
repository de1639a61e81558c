package io.salvor.node;

import io.salvor.api.FileRules;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.BackupResult;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.ResticProgress;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.units.Figures;
import io.salvor.units.Quantities;
import io.salvor.verdict.ResticEnd;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One run of restic on the folder of a volume, and how it ended. */
final class ResticSave {
    private static final int LONGEST = 300;

    private final NodeEnvironment node;
    private final MountedFolder folder;

    ResticSave(NodeEnvironment node, MountedFolder folder) {
        this.node = node;
        this.folder = folder;
    }

    /**
     * Runs restic; what it saved goes into the outcome.
     *
     * @throws ResticException when it was asked to stop
     */
    ResticEnd run(
            RepositoryAccess repository,
            PodVolumeBackupSpec spec,
            PodVolumeBackupStatus outcome,
            Consumer<ResticProgress> progress) {
        MemoryPressure memory = MemoryPressure.ofThisJob();
        long kills = memory.kills();
        String root = folder.realPath() + "/";
        try {
            BackupArguments what = arguments(spec, outcome);
            BackupResult result = node.restic().backup(repository, what, progress, node.remaining());
            outcome.snapshotID = result.snapshotId();
            outcome.files = result.files();
            outcome.dataAdded = result.dataAddedPacked();
            outcome.added = Figures.bytes(result.dataAddedPacked());
            outcome.progress(result.bytes(), result.bytes());
            outcome.unreadable = result.failed().stream()
                    .map(item -> shortened(item.path().replace(root, "")))
                    .toList();
            return new ResticEnd(
                    null,
                    null,
                    result.files(),
                    result.bytes(),
                    result.failed().stream()
                            .map(item -> shortened(item.path().replace(root, "")) + ": "
                                    + shortened(item.message().replace(root, "")))
                            .toList(),
                    Math.max(result.failedCount(), result.complete() ? 0 : 1),
                    result.damage() == null ? null : shortened(result.damage()),
                    false);
        } catch (ResticException e) {
            if (e.reason() == Reason.Interrupted) {
                throw e;
            }
            return ResticEnd.failed(e.reason(), e.getMessage(), memory.kills() > kills);
        }
    }

    private BackupArguments arguments(PodVolumeBackupSpec spec, PodVolumeBackupStatus outcome) {
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

    /** A path may have thousands of letters, and a status has room for some of them only. */
    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
