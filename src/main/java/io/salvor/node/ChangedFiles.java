package io.salvor.node;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds what was changed in a folder after some time, by the time that the file system notes of each change and nobody can set. The folder itself
 * does not count: drivers change it when they mount it.
 */
final class ChangedFiles {
    /** By so much the clocks of nodes, of servers of shares and of the operator may differ; records have whole seconds. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);

    private final Path folder;

    ChangedFiles(Path folder) {
        this.folder = folder;
    }

    /** The first that is found, by its path in the folder. Links are not followed. */
    Optional<Path> since(Instant time) throws IOException, InterruptedException {
        FileTime latest = FileTime.from(time.plus(CLOCKS_DIFFER));
        Path[] found = {null};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entry, BasicFileAttributes attributes) throws IOException {
                if (entry.equals(folder)) {
                    return FileVisitResult.CONTINUE;
                }
                boolean own = entry.getParent().equals(folder) && !MountedFolder.isData(entry);
                return own ? FileVisitResult.SKIP_SUBTREE : look(entry);
            }

            @Override
            public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes) throws IOException {
                return look(entry);
            }

            private FileVisitResult look(Path entry) throws IOException {
                FileTime changed = (FileTime) Files.getAttribute(entry, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
                if (changed.compareTo(latest) > 0) {
                    found[0] = entry;
                }
                return found[0] != null || Thread.currentThread().isInterrupted()
                        ? FileVisitResult.TERMINATE
                        : FileVisitResult.CONTINUE;
            }
        });
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return Optional.ofNullable(found[0]).map(folder::relativize);
    }
}
