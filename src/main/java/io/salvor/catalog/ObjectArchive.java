package io.salvor.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.trouble.CatalogException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The objects of a backup as a tar file packed with gzip: {@code metadata/version} first, then {@code
 * resources/<plural[.group]>/namespaces/<namespace>/<name>.json} and {@code resources/<plural[.group]>/cluster/<name>.json}.
 */
public final class ObjectArchive {
    static final int VERSION = 1;

    private ObjectArchive() {}

    /**
     * Hands every object to the consumer, in the archive's order, one at a time.
     *
     * @param packed is closed
     * @param key what messages call the archive
     * @return how many objects there were
     * @throws CatalogException if the archive holds anything that Salvor does not write, or more than the limits allow
     */
    public static int read(InputStream packed, String key, CatalogLimits limits, Consumer<ArchivedObject> consumer) {
        try (InputStream source = packed;
                MeteredInputStream meter = new MeteredInputStream(new GZIPInputStream(source), limits.archiveBytes())) {
            return new ObjectArchiveReader(key, limits, meter).readAll(consumer);
        } catch (IOException e) {
            throw BoundedBytes.unreadable(key, e);
        }
    }

    /** How the bytes of an archive go into a file. */
    interface Form {
        OutputStream of(OutputStream file) throws IOException;
    }

    /** Writes an archive, object by object, so that equal objects in equal order make equal bytes. Not thread-safe. */
    public static final class Writer implements AutoCloseable {
        private static final int MODE = 0100644;

        private final Path file;
        private final FileTime modified;
        private final ArchiveRules rules;
        private final TarArchiveOutputStream tar;
        private int count;

        /**
         * @param modified the time that the entries carry, usually the start of the backup
         * @param limits those of the reader
         * @param form what makes of a stream to the file one that takes the plain archive
         */
        Writer(Path file, Instant modified, CatalogLimits limits, Form form) {
            this.file = file;
            rules = new ArchiveRules(limits);
            this.modified = FileTime.from(modified.truncatedTo(ChronoUnit.SECONDS));
            try {
                tar = new TarArchiveOutputStream(
                        new GZIPOutputStream(form.of(new BufferedOutputStream(Files.newOutputStream(file)))),
                        StandardCharsets.UTF_8.name());
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                tar.setAddPaxHeadersForNonAsciiNames(true);
                entry(ArchivePath.VERSION, (VERSION + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /**
         * @param resource {@code <plural>} or {@code <plural>.<group>}
         * @param namespace null for an object of the whole cluster
         * @throws IllegalArgumentException saying why no reader would take the object from this archive, as a part of a sentence
         *     about it; nothing was added then
         */
        public void add(String resource, String namespace, String name, JsonNode content) {
            ArchivedObject object = new ArchivedObject(resource, namespace, name, content);
            byte[] json = rules.admit(object, tar.getBytesWritten());
            try {
                entry(ArchivePath.of(object), json);
                count++;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** How many objects were added. */
        public int count() {
            return count;
        }

        @Override
        public void close() {
            try {
                tar.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private void entry(String path, byte[] content) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(path);
            entry.setSize(content.length);
            entry.setMode(MODE);
            entry.setLastModifiedTime(modified);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }

        private UncheckedIOException failed(IOException e) {
            return new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
