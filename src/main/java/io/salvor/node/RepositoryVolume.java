package io.salvor.node;

import io.salvor.verdict.Mount;
import io.salvor.verdict.MountTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The volume that the repositories lie on, where they lie on one. Without it restic would look into the bare folder below it.
 *
 * @param folder at which it has to be mounted; null for repositories that lie on none
 * @param mounts the file that lists what is mounted where
 */
public record RepositoryVolume(Path folder, Path mounts) {
    /** What is wrong with it and what to do; empty where nothing is. */
    public Optional<String> problem() {
        if (folder == null) {
            return Optional.empty();
        }
        try {
            Optional<Mount> mount = MountTable.parse(new String(Files.readAllBytes(mounts), StandardCharsets.UTF_8)
                            .lines()
                            .toList())
                    .at(folder.toString());
            return mount.filter(found -> !found.deleted()).isPresent()
                    ? Optional.empty()
                    : Optional.of("nothing is mounted at " + folder
                            + " in this Job, where its repositories lie; name the volume " + folder.getFileName()
                            + " in the chart's locationVolumes");
        } catch (IOException e) {
            return Optional.of("it cannot be seen whether " + folder + " is mounted: " + e
                    + "; see whether the Job may read " + mounts);
        }
    }
}
