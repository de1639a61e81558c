package io.salvor.node;

import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestoreSpec;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.restic.RestoreArguments;
import io.salvor.restic.RestoreResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Puts some files of a snapshot into a volume beside what lies there, or its content into a new folder of it. */
final class PartFill {
    private final Path volume;
    private final PodVolumeRestoreSpec spec;

    PartFill(Path volume, PodVolumeRestoreSpec spec) {
        this.volume = volume;
        this.spec = spec;
    }

    /** Whether that is asked for. */
    static boolean isAsked(PodVolumeRestoreSpec spec) {
        return spec.folder != null || spec.include != null && !spec.include.isEmpty();
    }

    /** The folder of its own that the files go into; null where they go where they were. */
    Path folder() {
        return spec.folder == null ? null : volume.resolve(spec.folder);
    }

    /** Writes nothing. @param begun whether this Restore has made the folder; @throws VolumeFailure where it is another's */
    void check(boolean begun) {
        if (spec.folder == null || !Files.exists(folder(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!begun || !Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS)) {
            throw new VolumeFailure(
                    VolumeReason.FolderTaken,
                    "the volume has an entry " + spec.folder
                            + " already, which is not this Restore's: nothing is written;"
                            + " restore again with another name in files.folder");
        }
    }

    /**
     * Fills it; what came of it goes into the outcome.
     *
     * @param restored runs restic
     * @return whether all is there
     */
    boolean run(PodVolumeRestoreStatus outcome, Function<RestoreArguments, RestoreResult> restored)
            throws InterruptedException {
        if (spec.snapshotID == null || spec.snapshotID.isEmpty()) {
            outcome.progress(0, 0);
            return nothing(outcome, "the volume was empty in the backup");
        }
        try {
            return spec.folder == null ? mixed(outcome, restored) : beside(outcome, restored);
        } catch (IOException e) {
            throw new VolumeFailure(
                    VolumeReason.Unknown, "the files of the backup cannot be put into the volume: " + e);
        }
    }

    private boolean nothing(PodVolumeRestoreStatus outcome, String why) {
        outcome.reason = VolumeReason.NothingIncluded.name();
        outcome.message = why + ", so that nothing is restored into it";
        return true;
    }

    private RestoreArguments what(Path target) {
        return RestoreArguments.some(spec.snapshotID, target, spec.include == null ? List.of() : spec.include);
    }

    private boolean beside(PodVolumeRestoreStatus outcome, Function<RestoreArguments, RestoreResult> restored)
            throws IOException {
        if (!Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder());
        }
        RestoreResult result = restored.apply(what(folder()));
        outcome.progress(result.bytes(), result.bytes());
        if (isEmpty(result)) {
            MountedFolder.remove(folder());
            return nothing(outcome, unmatched());
        }
        return isWhole(result, outcome);
    }

    private String unmatched() {
        return "no file of the backup fits files.include (" + String.join(", ", spec.include) + ")";
    }

    private boolean isEmpty(RestoreResult result) {
        return result.complete() && result.files() == 0 && spec.include != null && !spec.include.isEmpty();
    }

    private static boolean isWhole(RestoreResult result, PodVolumeRestoreStatus outcome) {
        if (result.complete()) {
            return true;
        }
        RestoreLosses losses = new RestoreLosses(result);
        outcome.phase = VolumePhase.PartiallyFailed;
        outcome.reason = losses.reason().name();
        outcome.message = losses.message();
        return false;
    }

    private boolean mixed(PodVolumeRestoreStatus outcome, Function<RestoreArguments, RestoreResult> restored)
            throws IOException, InterruptedException {
        StagedFiles files = new StagedFiles(volume, spec.restoreUID);
        RestoreResult result = restored.apply(what(files.open()));
        outcome.progress(result.bytes(), result.bytes());
        boolean over = spec.existingData == ExistingData.Merge;
        boolean whole = isWhole(result, outcome);
        if (whole || new RestoreLosses(result).contentIsThere()) {
            files.moveIn(over);
        } else {
            outcome.message += "; nothing was put in its place";
        }
        files.close();
        return whole && (isEmpty(result) ? nothing(outcome, unmatched()) : arrived(files, outcome));
    }

    private static boolean arrived(StagedFiles files, PodVolumeRestoreStatus outcome) {
        if (files.blocked() != null) {
            outcome.phase = VolumePhase.PartiallyFailed;
            outcome.reason = VolumeReason.FilesNotRestored.name();
            outcome.message = "where the backup has files, the volume has folders: " + files.blocked()
                    + "; move them away, or restore into a folder of its own with files.folder";
            return false;
        }
        if (files.kept() > 0) {
            if (files.moved() == 0) {
                outcome.kept = true;
            }
            outcome.message = files.kept() + (files.kept() == 1 ? " file that is" : " files that are")
                    + " there and not as in the backup stayed; existingData: Merge writes the backup over such, and"
                    + " files.folder puts it beside them";
        }
        return true;
    }
}
