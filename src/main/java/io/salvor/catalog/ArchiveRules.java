package io.salvor.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides what one archive of objects may hold. The writer asks before an object goes in and the reader before one comes out, so that
 * whatever was written can be read again: what the reader refuses, the writer never writes. Not thread-safe.
 */
final class ArchiveRules {
    /** What the tar headers of one entry take at most, names of 253 characters and rounding up to 512 bytes included. */
    static final int HEADERS = 1 << 16;

    private final CatalogLimits limits;
    private final BoundedJson json;
    private final Set<String> places = new HashSet<>();
    private int entries;

    ArchiveRules(CatalogLimits limits) {
        this.limits = limits;
        json = new BoundedJson(limits);
    }

    /** One more entry, whatever it holds. @return whether the archive may have as many */
    boolean takesOneMore() {
        return ++entries <= limits.archiveEntries();
    }

    /** Whether an entry may have that many bytes. */
    boolean takes(long bytes) {
        return bytes <= limits.entryBytes();
    }

    /**
     * The object that the bytes at a place are.
     *
     * @param key what messages call the archive
     * @throws IllegalArgumentException if no such object lies at such a place
     * @throws CatalogException if the bytes are no JSON, or JSON beyond the limits
     */
    ArchivedObject object(String key, String path, byte[] content) {
        JsonNode object = json.read(key + "!" + path, content, json.type(JsonNode.class));
        return ArchivePath.parse(path).holding(object);
    }

    /** Takes a place for an object. @return false where one has it already */
    boolean occupy(String path) {
        return places.add(path);
    }

    /**
     * The bytes of an object that goes in.
     *
     * @param written how many bytes of the archive there are already, unpacked
     * @throws IllegalArgumentException saying why it may not, as a part of a sentence
     */
    byte[] admit(ArchivedObject object, long written) {
        String path = ArchivePath.of(object);
        byte[] bytes = bytes(object);
        if (!takes(bytes.length)) {
            throw new IllegalArgumentException("has " + bytes.length + " bytes, and an archive takes "
                    + limits.entryBytes() + " of one object at most");
        }
        // Twice the headers: those of this entry, and the end of the archive.
        if (entries >= limits.archiveEntries() || written + bytes.length + 2 * HEADERS > limits.archiveBytes()) {
            throw new IllegalArgumentException("does not fit, because the archive is full with " + entries
                    + " objects; spread the backup over several policies");
        }
        requireReadable(path, bytes);
        if (!occupy(path)) {
            throw new IllegalArgumentException("is in the archive already");
        }
        entries++;
        return bytes;
    }

    private byte[] bytes(ArchivedObject object) {
        try {
            return json.write(object.content());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("holds what JSON cannot hold, or is nested too deeply", e);
        }
    }

    private void requireReadable(String path, byte[] bytes) {
        try {
            object("archive", path, bytes);
        } catch (CatalogException e) {
            throw new IllegalArgumentException(
                    e.reason() == Reason.TooLarge
                            ? "is nested more than " + limits.jsonDepth()
                                    + " levels deep, or has a name or number too long for an archive"
                            : "would not come back from the archive as JSON",
                    e);
        }
    }
}
