package io.salvor.store.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes files so that each is whole or not there, wherever it is killed and whatever else is written: under a name of its own, to the
 * disk, and then under its name. What it makes, the group of the folder may read and write.
 */
record WholeFiles(Path root) {
    private static final int FOLDER_MODE = 02770;
    private static final int FILE_MODE = 0660;

    /** Somebody who removes the last object of a folder takes the folder with it, again and again. */
    private static final int ATTEMPTS = 100;

    /** Where the bytes come from. */
    interface Content {
        void to(FileChannel file) throws IOException;
    }

    /** What is in memory. */
    static Content of(byte[] bytes) {
        return file -> {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                file.write(left);
            }
        };
    }

    /** What is in another file. */
    static Content of(FileChannel source) {
        return file -> {
            long done = 0;
            for (long size = source.size(); done < size; ) {
                done += source.transferTo(done, size - done, file);
            }
        };
    }

    /** Puts a file in the place of what is there. */
    void replace(Path target, Content content) throws IOException {
        Path whole = whole(content);
        try {
            into(target, () -> Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE));
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** @return false if there is one, which stays */
    boolean add(Path target, Content content) throws IOException {
        Path whole = whole(content);
        try {
            into(target, () -> Files.createLink(target, whole));
            return true;
        } catch (FileAlreadyExistsException e) {
            // A server whose answer was lost is asked again, and finds what it has made itself.
            return ((Number) Files.getAttribute(whole, "unix:nlink")).intValue() > 1;
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** A file that is on the disk, under a name that is no object's. */
    Path whole(Content content) throws IOException {
        Path file = root.resolve(KeyPaths.UNFINISHED).resolve(UUID.randomUUID().toString());
        try (FileChannel channel = made(file)) {
            Files.setAttribute(file, "unix:mode", FILE_MODE);
            content.to(channel);
            channel.force(true);
            return file;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private FileChannel made(Path file) throws IOException {
        folders(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private interface Step {
        void take() throws IOException;
    }

    private void into(Path target, Step step) throws IOException {
        for (int attempt = 1; ; attempt++) {
            folders(target.getParent());
            try {
                step.take();
                toDisk(target.getParent());
                return;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void folders(Path folder) throws IOException {
        if (Files.isDirectory(folder) || folder.equals(folder.getRoot())) {
            return;
        }
        folders(folder.getParent());
        try {
            Files.createDirectory(folder);
            Files.setAttribute(folder, "unix:mode", FOLDER_MODE);
            toDisk(folder.getParent());
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } catch (NoSuchFileException e) {
            // Removed again by who found it empty.
            folders(folder);
        }
    }

    /** Removes a file, and the folders above it that hold nothing then, up to one that stays. */
    void remove(Path file, Path stays) throws IOException {
        if (Files.isDirectory(file) || !Files.deleteIfExists(file)) {
            return;
        }
        Path parent = file.getParent();
        toDisk(parent);
        while (!parent.equals(stays) && parent.startsWith(stays)) {
            try {
                Files.deleteIfExists(parent);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            parent = parent.getParent();
        }
    }

    /** What was renamed or removed in a folder is so after a loss of power, too. */
    private static void toDisk(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // It went with its last object.
            return;
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("Invalid argument")) {
                throw e;
            }
        }
    }
}
