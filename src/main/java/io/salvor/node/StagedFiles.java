package io.salvor.node;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that wait in the folder {@code .salvor} of a volume until they are whole, and are then moved to where they belong: a file that is
 * there was either there before or is whole, wherever an attempt was ended. Folders that are there keep their owner, mode and times.
 */
final class StagedFiles {
    private static final int NAMED = 3;

    private final Path volume;
    private final Path own;
    private final Path stage;
    private final List<String> blocked = new ArrayList<>();
    private long moved;
    private long kept;

    /** @param restore UID of the Restore */
    StagedFiles(Path volume, String restore) {
        this.volume = volume;
        this.own = volume.resolve(MountedFolder.OWN_FOLDER);
        this.stage = own.resolve(restore);
    }

    /** The folder to restore into; one of an earlier attempt is gone on with. */
    Path open() throws IOException {
        for (Path folder : List.of(own, stage)) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder);
            }
        }
        return stage;
    }

    /**
     * Moves them in.
     *
     * @param over true replaces files that are there, false leaves them
     * @throws InterruptedException when the thread was asked to stop before all was moved
     */
    void moveIn(boolean over) throws IOException, InterruptedException {
        moveEntries(stage, volume, over);
    }

    private void moveEntries(Path from, Path to, boolean over) throws IOException, InterruptedException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                move(entry, to.resolve(entry.getFileName()), over);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void move(Path from, Path to, boolean over) throws IOException, InterruptedException {
        boolean folder = Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS);
        boolean folderThere = Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS);
        if (folder && folderThere) {
            moveEntries(from, to, over);
        } else if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            moved++;
        } else if (!over) {
            kept += isSame(from, to) ? 0 : 1;
        } else if (folderThere) {
            blocked.add(volume.relativize(to).toString());
        } else {
            if (folder) {
                Files.delete(to);
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            moved++;
        }
    }

    /** Without a look at the content; an earlier attempt may have moved it in. */
    private static boolean isSame(Path one, Path other) throws IOException {
        if (Files.isSymbolicLink(one) && Files.isSymbolicLink(other)) {
            return Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other));
        }
        BasicFileAttributes first = attributes(one);
        BasicFileAttributes second = attributes(other);
        return first.isRegularFile()
                && second.isRegularFile()
                && first.size() == second.size()
                && first.lastModifiedTime().equals(second.lastModifiedTime());
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes what is left of them. */
    void close() throws IOException {
        if (Files.isDirectory(stage, LinkOption.NOFOLLOW_LINKS)) {
            MountedFolder.remove(stage);
        }
        try (DirectoryStream<Path> others = Files.newDirectoryStream(own)) {
            if (others.iterator().hasNext()) {
                return;
            }
        }
        Files.delete(own);
    }

    /** How many were put in their place, a folder with all that is in it counted once. */
    long moved() {
        return moved;
    }

    /** How many files that are there, and are others than in the backup, were left. */
    long kept() {
        return kept;
    }

    /** The first places where a folder is and a file belongs; null for none. */
    String blocked() {
        return blocked.isEmpty()
                ? null
                : String.join(", ", blocked.subList(0, Math.min(NAMED, blocked.size())))
                        + (blocked.size() > NAMED ? " and " + (blocked.size() - NAMED) + " more" : "");
    }
}
