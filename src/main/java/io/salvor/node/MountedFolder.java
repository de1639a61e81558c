package io.salvor.node;

import io.salvor.api.RootAttributes;
import io.salvor.verdict.FolderLook;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The root folder of a mounted volume: what restic does not store of it, and what lies in it. What is in a volume is not trusted: links
 * in it are never followed.
 */
public final class MountedFolder {
    static final String LOST_AND_FOUND = "lost+found";

    /** Salvor's own, never saved: here files wait until they are whole, and earlier versions have left it. */
    static final String OWN_FOLDER = ".salvor";

    private static final int PERMISSION_BITS = 07777;

    private final Path folder;

    public MountedFolder(Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    /** How restic names it; as this process does where that cannot be found out. */
    Path realPath() {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder;
        }
    }

    /** What lies in it, a folder that earlier versions left aside. */
    FolderLook.Contents contents() throws IOException {
        FolderLook.Contents contents = FolderLook.Contents.Nothing;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.equals(LOST_AND_FOUND)) {
                    contents = FolderLook.Contents.LostAndFound;
                } else if (!name.equals(OWN_FOLDER)) {
                    return FolderLook.Contents.Entries;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return contents;
    }

    /** Numeric owner and group, the mode with set-id and sticky bits, modification time and extended attributes. */
    RootAttributes attributes() throws IOException {
        Map<String, Object> unix = Files.readAttributes(folder, "unix:uid,gid,mode,lastModifiedTime");
        RootAttributes root = new RootAttributes();
        root.uid = (Integer) unix.get("uid");
        root.gid = (Integer) unix.get("gid");
        root.mode = String.format("%04o", (Integer) unix.get("mode") & PERMISSION_BITS);
        root.modificationTime =
                ((FileTime) unix.get("lastModifiedTime")).toInstant().toString();
        root.attributes = new ExtendedAttributes(folder).read();
        return root;
    }

    /**
     * Makes it as it was. Owner, group and mode in this order: a change of owner clears the set-id bits. The time comes last.
     *
     * @return extended attributes that it could not be given
     */
    List<String> apply(RootAttributes root) throws IOException {
        RootAttributes now = attributes();
        if (now.uid != root.uid) {
            Files.setAttribute(folder, "unix:uid", root.uid);
        }
        if (now.gid != root.gid) {
            Files.setAttribute(folder, "unix:gid", root.gid);
        }
        Files.setAttribute(folder, "unix:mode", Integer.parseInt(root.mode, 8));
        List<String> lost = root.attributes == null ? List.of() : new ExtendedAttributes(folder).write(root.attributes);
        if (root.modificationTime != null) {
            Files.setLastModifiedTime(folder, time(root.modificationTime));
        }
        return lost;
    }

    static FileTime time(String text) throws IOException {
        try {
            return FileTime.from(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new IOException("\"" + text + "\" is no time", e);
        }
    }

    /** The names of the first entries that are data, in no order. */
    List<String> entries(int most) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, MountedFolder::isData)) {
            for (Path entry : entries) {
                if (names.size() == most) {
                    break;
                }
                names.add(entry.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    static boolean isData(Path entry) {
        String name = entry.getFileName().toString();
        return !name.equals(LOST_AND_FOUND) && !name.equals(OWN_FOLDER);
    }

    boolean hasLostAndFound() {
        return Files.exists(folder.resolve(LOST_AND_FOUND), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Removes all data that lies in it.
     *
     * @throws InterruptedException when the thread was asked to stop before all was gone
     */
    void clear() throws IOException, InterruptedException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, MountedFolder::isData)) {
            for (Path entry : entries) {
                Files.walkFileTree(entry, REMOVAL);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Removes an entry with what lies in it. */
    static void remove(Path entry) throws IOException {
        Files.walkFileTree(entry, REMOVAL);
    }

    /** Follows no links. */
    private static final FileVisitor<Path> REMOVAL = new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    };
}
