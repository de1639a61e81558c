package io.salvor.node;

import io.salvor.api.RootAttributes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The root folder of a mounted volume: its own owner and mode, which restic does not store, and the folder {@code .salvor} in
 * it, by which a waiting pod learns that it can go on. What is in a volume is not trusted: links in it are never followed.
 */
public final class MountedFolder {
    static final String OWN_FOLDER = ".salvor";

    private static final int PERMISSION_BITS = 07777;
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,127}");

    private final Path folder;

    public MountedFolder(Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    /** True when nothing but Salvor's own folder is in it. */
    boolean isEmpty() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals(OWN_FOLDER)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Numeric owner and group, and the mode with set-id and sticky bits. */
    RootAttributes attributes() throws IOException {
        Map<String, Object> unix = Files.readAttributes(folder, "unix:uid,gid,mode");
        RootAttributes root = new RootAttributes();
        root.uid = (Integer) unix.get("uid");
        root.gid = (Integer) unix.get("gid");
        root.mode = String.format("%04o", (Integer) unix.get("mode") & PERMISSION_BITS);
        return root;
    }

    /** Gives it owner, group and mode, in this order: a change of owner clears the set-id bits. */
    void apply(RootAttributes root) throws IOException {
        RootAttributes now = attributes();
        if (now.uid != root.uid) {
            Files.setAttribute(folder, "unix:uid", root.uid);
        }
        if (now.gid != root.gid) {
            Files.setAttribute(folder, "unix:gid", root.gid);
        }
        Files.setAttribute(folder, "unix:mode", Integer.parseInt(root.mode, 8));
    }

    /** Drops {@code .salvor/<uid>}, which anyone may read; what else was in {@code .salvor} goes. */
    void drop(String uid) throws IOException {
        if (!UID.matcher(uid).matches()) {
            throw new IOException("\"" + uid + "\" is no UID");
        }
        removeOwn();
        Path own = Files.createDirectory(folder.resolve(OWN_FOLDER));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.createFile(own.resolve(uid));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    public boolean holds(String uid) {
        return Files.exists(folder.resolve(OWN_FOLDER).resolve(uid), LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes {@code .salvor}, whatever it is. */
    public void removeOwn() throws IOException {
        Path own = folder.resolve(OWN_FOLDER);
        if (!Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
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
