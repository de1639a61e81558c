package io.salvor.catalog;

import com.fasterxml.jackson.databind.JavaType;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
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

    void putRecord(String key, Object record) {
        store.put(key, json.write(record));
    }

    boolean putRecordIfAbsent(String key, Object record) {
        return store.putIfAbsent(key, json.write(record));
    }

    <T> Optional<T> document(String key, JavaType type, Format format) {
        return packed(key).map(bytes -> json.read(key, bytes, type, format));
    }

    void putDocument(String key, Object document) {
        putPacked(key, json.write(document));
    }

    Optional<byte[]> packed(String key) {
        return content(key, in -> BoundedBytes.unpack(key, in, limits.documentBytes()));
    }

    /** @throws CatalogException if it is larger than a reader would take */
    void putPacked(String key, byte[] content) {
        if (content.length > limits.documentBytes()) {
            throw new CatalogException(
                    Reason.TooLarge,
                    key,
                    "would have " + content.length + " bytes, more than " + limits.documentBytes()
                            + "; spread the backup over several policies");
        }
        store.put(key, BoundedBytes.pack(content));
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
