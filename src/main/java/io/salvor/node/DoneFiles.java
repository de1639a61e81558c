package io.salvor.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/**
 * The files by which a restored pod learns that it can go on: one for each of its volumes, named by the Restore's UID and the volume.
 * They lie in an emptyDir of the pod, and stay for as long as it does.
 */
public final class DoneFiles {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,127}");

    private final Path folder;
    private final String restore;

    /** @param restore UID of the Restore */
    public DoneFiles(Path folder, String restore) {
        this.folder = folder;
        this.restore = named(restore);
    }

    public boolean holds(String volume) {
        return Files.exists(file(volume), LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes the file of a volume, which anyone may see. It is on the disk when this returns: nothing makes it again. */
    void make(String volume) throws IOException {
        Path file = file(volume);
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // By an earlier attempt, which may have been ended before the rest of this.
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        for (Path written : new Path[] {file, folder}) {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private Path file(String volume) {
        return folder.resolve(restore + "." + named(volume));
    }

    private static String named(String part) {
        if (!NAME.matcher(part).matches()) {
            throw new IllegalArgumentException("\"" + part + "\" cannot be part of the name of a done file");
        }
        return part;
    }
}
