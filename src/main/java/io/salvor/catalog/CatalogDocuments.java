package io.salvor.catalog;

import com.fasterxml.jackson.databind.JavaType;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads and writes single JSON objects of the store: small plain records, and documents packed with gzip. */
final class CatalogDocuments {
    private final ObjectStore store;
    private final BoundedJson json;
    private final CatalogLimits limits;

    CatalogDocuments(ObjectStore store, BoundedJson json, CatalogLimits limits) {
        this.store = store;
        this.json = json;
        this.limits = limits;
    }

    <T> Optional<T> record(String key, Class<T> type, Format format) {
        return content(key, in -> BoundedBytes.read(key, in, limits.recordBytes()))
                .map(bytes -> json.read(key, bytes, json.type(type), format));
    }

    /** @throws CatalogException if it is larger than a reader would take */
    void putRecord(String key, Object record) {
        store.put(key, written(key, record));
    }

    /** @throws CatalogException if it is larger than a reader would take */
    boolean putRecordIfAbsent(String key, Object record) {
        return store.putIfAbsent(key, written(key, record));
    }

    private byte[] written(String key, Object record) {
        return requireFits(key, json.write(record), limits.recordBytes());
    }

    <T> Optional<T> document(String key, JavaType type, Format format) {
        return packed(key).map(bytes -> json.read(key, bytes, type, format));
    }

    /** The entries of a list that must be there. */
    <T> List<T> list(String key, JavaType type, Format format) {
        return list(key, packed(key), type, format);
    }

    /** The same of a text that was read. */
    <T> List<T> list(String key, Optional<byte[]> text, JavaType type, Format format) {
        List<T> entries = text.map(bytes -> json.<List<T>>read(key, bytes, type, format))
                .orElseThrow(() -> Problems.missing(key, "is not there"));
        if (entries.contains(null)) {
            throw Problems.malformed(key, "has an empty place in its list");
        }
        return List.copyOf(entries);
    }

    void putDocument(String key, Object document) {
        putPacked(key, json.write(document));
    }

    /** A document as it lies in the bucket; empty if there is none. */
    Optional<byte[]> stored(String key) {
        return content(key, in -> BoundedBytes.read(key, in, limits.documentBytes()));
    }

    Optional<byte[]> packed(String key) {
        return content(key, in -> BoundedBytes.unpack(key, in, limits.documentBytes()));
    }

    /** @throws CatalogException if it is larger than a reader would take */
    void putPacked(String key, byte[] content) {
        store.put(key, BoundedBytes.pack(requireFits(key, content, limits.documentBytes())));
    }

    /** @throws CatalogException if it is larger than a reader would take */
    boolean putPackedIfAbsent(String key, byte[] content) {
        return store.putIfAbsent(key, BoundedBytes.pack(requireFits(key, content, limits.documentBytes())));
    }

    private static byte[] requireFits(String key, byte[] content, int most) {
        if (content.length > most) {
            throw new CatalogException(
                    Reason.TooLarge,
                    key,
                    "would have " + content.length + " bytes, more than " + most
                            + "; spread the backup over several policies");
        }
        return content;
    }

    private Optional<byte[]> content(String key, Function<InputStream, byte[]> reader) {
        InputStream in;
        try {
            in = store.get(key);
        } catch (StorageException e) {
            if (e.reason() == Reason.NotFound) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(reader.apply(in));
    }
}
