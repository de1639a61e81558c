package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * A folder of objects, with keys relative to it, parted by slashes and without one at the start. Every method throws {@link
 * StorageException}. A key is never the folder of other keys as well. Thread-safe.
 */
public interface ObjectStore extends AutoCloseable {
    /** Writes a file of any size under the key, replacing what is there; never holds the whole file in memory. */
    void put(String key, Path file);

    /** Writes a small object under the key, replacing what is there. */
    void put(String key, byte[] content);

    /**
     * Writes a small object if there is none under the key.
     *
     * @return false if there was one, which is left alone
     */
    boolean putIfAbsent(String key, byte[] content);

    /**
     * The content under the key, to be closed by the caller. Reading from it throws a StorageException too when the connection
     * breaks, so that an IOException of a reader on top of it always speaks of the content.
     *
     * @throws StorageException with {@link Reason#NotFound} if there is no such object
     */
    InputStream get(String key);

    /**
     * A part of what {@link #get(String)} gives, which costs no more than the part: nothing is read of what is before it. Where a service cannot
     * be asked for less than all, that is read over.
     *
     * @return empty where the object ends before the part begins
     */
    InputStream get(String key, ObjectPart part);

    boolean exists(String key);

    /**
     * Names, without slash, of the folders directly under a folder; {@code prefix} is empty or ends with a slash. Not every place can list which
     * repositories there are: one that cannot leaves them out, here and in what lists or counts all below a folder above them. What is within
     * one it lists as others do.
     */
    List<String> folders(String prefix);

    /** How many bytes each object holds whose key starts with the prefix, in the order of the keys; costs one listing, and reads no object. */
    SortedMap<String, Long> sizes(String prefix);

    /** Every key that starts with the prefix, in order. */
    default List<String> keys(String prefix) {
        return List.copyOf(sizes(prefix).keySet());
    }

    /** How much lies under the keys that start with the prefix; costs one listing, and reads no object. */
    default Usage usage(String prefix) {
        return Usage.of(sizes(prefix).values());
    }

    /**
     * Removes the object; it is no error if there is none. A place that keeps versions may keep it as one.
     *
     * @throws StorageException with {@link Reason#RetentionLocked} if a lock of the place keeps it for some time
     */
    void delete(String key);

    /**
     * Ends writing of large objects that was broken off, and gives back what it takes up: of keys that start with the prefix, where it was begun
     * before a time. A backend in which nothing is left of such has nothing to do.
     */
    void endUploads(String prefix, Instant before);

    /**
     * Removes the object with all that the place keeps of it. Where the place keeps nothing, that is {@link #delete}.
     *
     * @return false where something of it is left, because these credentials may not remove it or a lock keeps it, or where that cannot be
     *     seen; it is not {@link #delete}d then
     */
    default boolean erase(String key) {
        delete(key);
        return true;
    }

    /** What the place does for what is stored in it. Asks and tries nothing out; what it may not ask is unknown. */
    default Protection protection() {
        return Protection.UNKNOWN;
    }

    /** Proves within seconds that objects can be written, listed, read and removed, by doing so with a small one. */
    void probe();

    /** Proves within seconds that the place answers and lets itself be listed. Writes nothing. */
    void reach();

    /** Every later call throws; one that is under way may. Closing it again does nothing. */
    @Override
    void close();
}
