package io.salvor.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * The modification time that a restored root has before its pod goes on. A pod whose user does not own the root removes {@code
 * .salvor} and cannot put the time back; this can, as long as the pod has done nothing else to the root.
 */
final class RootTime {
    private final Path folder;
    private final FileTime time;
    private final long entries;

    private RootTime(Path folder, FileTime time, long entries) {
        this.folder = folder;
        this.time = time;
        this.entries = entries;
    }

    /** Asked before the pod may go on. */
    static RootTime of(MountedFolder folder, FileTime time) throws IOException {
        return new RootTime(folder.path(), time, entries(folder.path()));
    }

    /** Puts it back unless an entry has come, gone or been replaced: then the time is that of what the pod did. */
    void putBack() throws IOException {
        if (!Files.getLastModifiedTime(folder).equals(time) && entries(folder) == entries) {
            Files.setLastModifiedTime(folder, time);
        }
    }

    /** A sum over names and inodes, whatever their order: a root may have more entries than a Job has memory for. */
    private static long entries(Path folder) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                String name = entry.getFileName().toString();
                if (!name.equals(MountedFolder.OWN_FOLDER)) {
                    Object inode = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .fileKey();
                    // Spread over all bits, so that two changes do not undo each other.
                    sum += Objects.hash(name, inode) * 0x9E3779B97F4A7C15L;
                }
            }
        }
        return sum;
    }
}
