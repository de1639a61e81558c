package io.salvor.store.local;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.UUID;

/** Tries out, with a file that is no object, whether a file system does all that is asked of it. */
record FileProof(WholeFiles files, LocalFailures failures) {
    /**
     * Proves that the file system does all that is asked of it.
     *
     * @throws StorageException if it has no hard links
     */
    void run(byte[] content) throws IOException {
        Path first = files.whole(WholeFiles.of(content));
        Path second = first.resolveSibling(UUID.randomUUID().toString());
        try {
            try (InputStream back = Files.newInputStream(first)) {
                if (!Arrays.equals(back.readNBytes(content.length + 1), content)) {
                    throw failures.problem(
                            Reason.Other,
                            "a file came back other than it was written",
                            "do not use this volume for backups",
                            null);
                }
            }
            link(first, second);
            // Of two names of one file nothing would be renamed.
            Files.delete(first);
            Files.move(second, first, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(second);
            Files.deleteIfExists(first);
        }
    }

    private void link(Path first, Path second) throws IOException {
        try {
            Files.createLink(second, first);
        } catch (FileSystemException e) {
            if (Files.exists(first)) {
                throw failures.problem(
                        Reason.InvalidLocation,
                        "the file system makes no hard links (" + e.getReason()
                                + "), by which of two who write one is the first",
                        "use NFS or a disk, or offer the same folder by SFTP, REST or S3",
                        e);
            }
            throw e;
        }
    }
}
