package io.salvor.restic;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to save, and how.
 *
 * @param folder the folder whose entries are saved; paths in the snapshot are relative to it
 * @param parent ID of the snapshot to compare with; null to read everything
 * @param tags tags of the snapshot, written as {@code key=value}; a comma, which restic cannot store, becomes an underscore
 * @param exclude patterns of files to leave out, as restic's exclude files read them
 * @param excludeCaches true leaves out folders marked by a {@code CACHEDIR.TAG}
 * @param excludeLargerThan leaves out files with more bytes than this; null for none
 * @param oneFileSystem true leaves out what other file systems are mounted on
 */
public record BackupArguments(
        Path folder,
        String parent,
        Map<String, String> tags,
        List<String> exclude,
        boolean excludeCaches,
        Long excludeLargerThan,
        boolean oneFileSystem) {

    /** Every file of the folder. */
    public static BackupArguments everything(Path folder, String parent, Map<String, String> tags) {
        return new BackupArguments(folder, parent, tags, List.of(), false, null, false);
    }

    public BackupArguments {
        Objects.requireNonNull(folder, "folder");
        tags = Map.copyOf(tags);
        exclude = List.copyOf(exclude);
    }

    /** The same, reading everything. */
    BackupArguments withoutParent() {
        return new BackupArguments(folder, null, tags, exclude, excludeCaches, excludeLargerThan, oneFileSystem);
    }
}
