package io.salvor.store.local;

import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * Lets two users work on one repository: the operator and its maintenance have one, and the Jobs that read volumes are root. What both
 * have in common is a group. restic makes a repository for its own user alone; where the group may read its configuration, every restic
 * lets the group read what it writes, and the set-group-ID bit of the folders gives it all to the group.
 */
record SharedRepository(Path volume, Path repository, LocalFailures failures) {
    private static final int FOLDER = 02770;
    private static final int READ = 0440;
    private static final int GROUP_READS = 040;
    private static final int DATA_FOLDERS = 256;

    /** Does what is to be done, which mostly is nothing. The configuration is last: it says that the rest is done. */
    void share() {
        Path config = repository.resolve("config");
        try {
            int mode = mode(config);
            makeDataFolders();
            if ((mode & GROUP_READS) == 0) {
                for (Path one = repository.getParent(); !one.equals(volume); one = one.getParent()) {
                    open(one, FOLDER);
                }
                Files.walkFileTree(repository, new Opening(config));
                open(config, READ);
            }
        } catch (NoSuchFileException e) {
            // Of no repository there is nothing to share.
            return;
        } catch (IOException e) {
            throw failures.of(e, "giving the repository to its group");
        }
    }

    /** restic makes one that is missing as its process may, and not as the group needs it. */
    private void makeDataFolders() throws IOException {
        Path data = repository.resolve("data");
        for (int i = 0; i < DATA_FOLDERS; i++) {
            Path folder = data.resolve(String.format("%02x", i));
            if (!Files.exists(folder)) {
                Files.createDirectories(folder);
                open(folder, FOLDER);
            }
        }
    }

    /** Adds what is missing of a mode. */
    private void open(Path path, int wanted) throws IOException {
        int mode = mode(path);
        if ((mode & wanted) == wanted) {
            return;
        }
        try {
            Files.setAttribute(path, "unix:mode", mode & 07777 | wanted, LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException e) {
            throw new IOException(e);
        }
        if ((mode(path) & wanted) != wanted) {
            throw failures.problem(
                    Reason.AccessDenied,
                    path + " does not keep the mode that gives it to its group",
                    failures.advice(),
                    null);
        }
    }

    private static int mode(Path path) throws IOException {
        Map<String, Object> unix = Files.readAttributes(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (Integer) unix.get("mode");
    }

    private final class Opening extends SimpleFileVisitor<Path> {
        private final Path last;

        Opening(Path last) {
            this.last = last;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            open(folder, FOLDER);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile() && !file.equals(last)) {
                open(file, READ);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
