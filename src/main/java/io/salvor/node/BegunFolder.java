package io.salvor.node;

import io.salvor.api.BegunVolume;
import io.salvor.api.PodVolumeRestore;
import io.salvor.job.VolumeReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What an earlier Restore has written into a volume and not finished, where this one tries that again. It is this one's to write over, unless
 * somebody has changed it since.
 */
final class BegunFolder {
    private final PodVolumeRestore record;
    private final Path folder;

    /** @param folder of the volume */
    BegunFolder(PodVolumeRestore record, Path folder) {
        this.record = record;
        this.folder = folder;
    }

    /**
     * Whether what lies there is what the earlier Restore has left.
     *
     * @throws VolumeFailure where it was begun by that and changed by others
     */
    boolean isOwn() throws InterruptedException {
        BegunVolume begun = record.getSpec().begun;
        if (begun == null || !begun.volumeUID.equals(record.getStatus().volumeUID)) {
            return false;
        }
        String part = record.getSpec().folder;
        Path written = part == null ? folder : folder.resolve(part);
        if (!Files.isDirectory(written, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        changed(written, Instant.parse(begun.until)).ifPresent(path -> {
            throw new VolumeFailure(
                    VolumeReason.ChangedSince,
                    "Restore " + begun.restore + " had begun to write it, and " + path + " was changed after "
                            + begun.until + ", when that had written last: nothing is written over it; look at it, then"
                            + " restore by a Restore of its own with existingData: Replace or Merge");
        });
        return true;
    }

    private static Optional<Path> changed(Path written, Instant until) throws InterruptedException {
        try {
            return new ChangedFiles(written).since(until);
        } catch (IOException e) {
            throw new VolumeFailure(
                    VolumeReason.FolderUnreadable, "what lies in it cannot be looked at, so it is left alone: " + e);
        }
    }
}
