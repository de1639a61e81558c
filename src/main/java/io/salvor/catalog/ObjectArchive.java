package io.salvor.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * The objects of a backup as a tar file packed with gzip: {@code metadata/version} first, then {@code
 * resources/<plural[.group]>/namespaces/<namespace>/<name>.json} and {@code resources/<plural[.group]>/cluster/<name>.json}.
 */
public final class ObjectArchive {
    private ObjectArchive() {}

    /**
     * Hands every object to the consumer, in the archive's order, one at a time.
     *
     * @param key what messages call the archive
     * @return how many objects there were
     * @throws CatalogException if the archive holds anything that Salvor does not write, or more than the limits allow
     */
    public static int read(InputStream packed, String key, CatalogLimits limits, Consumer<ArchivedObject> consumer) {
        throw new UnsupportedOperationException();
    }

    /** Writes an archive, object by object, so that equal objects in equal order make equal bytes. Not thread-safe. */
    public static final class Writer implements AutoCloseable {
        /** @param modified the time that the entries carry, usually the start of the backup */
        public Writer(Path file, Instant modified) {
            throw new UnsupportedOperationException();
        }

        /**
         * @param resource {@code <plural>} or {@code <plural>.<group>}
         * @param namespace null for an object of the whole cluster
         */
        public void add(String resource, String namespace, String name, JsonNode content) {
            throw new UnsupportedOperationException();
        }

        /** How many objects were added. */
        public int count() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }
}
