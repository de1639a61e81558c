package io.salvor.node;

import io.salvor.api.RootAttributes;
import io.salvor.verdict.FolderLook;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The root folder of a mounted volume: what restic does not store of it, and the folder {@code .salvor} in it, by which a waiting pod
 * learns that it can go on. What is in a volume is not trusted: links in it are never followed.
 */
public final class MountedFolder {
    static final String OWN_FOLDER = ".salvor";

    private static final String LOST_AND_FOUND = "lost+found";

    private static final int PERMISSION_BITS = 07777;
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,127}");

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

    /** What lies in it beside Salvor's own folder. */
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
     * Ends a restore: gives it its attributes back, and drops {@code .salvor/<uid>}, which anyone may read; what else was in {@code
     * .salvor} goes. The file comes last and touches only {@code .salvor}, so who sees it sees the folder as it was saved.
     *
     * @param root null where it is not on record
     * @return extended attributes that it could not be given
     */
    List<String> finish(RootAttributes root, String uid) throws IOException {
        if (!UID.matcher(uid).matches()) {
            throw new IOException("\"" + uid + "\" is no UID");
        }
        removeOwn();
        Path own = Files.createDirectory(folder.resolve(OWN_FOLDER));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> lost = root == null ? List.of() : apply(root);
        Path file = Files.createFile(own.resolve(uid));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return lost;
    }

    /** Owner, group and mode in this order: a change of owner clears the set-id bits. The time comes last. */
    private List<String> apply(RootAttributes root) throws IOException {
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

    public boolean holds(String uid) {
        return Files.exists(folder.resolve(OWN_FOLDER).resolve(uid), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether this process may set the modification time of the folder; only its owner may, and root. */
    private boolean keepsTime() {
        try {
            Files.setLastModifiedTime(folder, Files.getLastModifiedTime(folder));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes {@code .salvor}, whatever it is. The owner of the folder, and root, also keep its modification time. */
    public void removeOwn() throws IOException {
        Path own = folder.resolve(OWN_FOLDER);
        if (!Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        FileTime before = Files.getLastModifiedTime(folder);
        boolean keepsTime = keepsTime();
        remove(own);
        if (keepsTime) {
            Files.setLastModifiedTime(folder, before);
        }
    }

    private static void remove(Path own) throws IOException {
        Files.walkFileTree(own, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
