package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Another store, in which nothing is ever changed. */
public final class ReadOnlyObjectStore implements ObjectStore {
    private final ObjectStore store;

    public ReadOnlyObjectStore(ObjectStore store) {
        this.store = store;
    }

    private static StorageException refused(String key) {
        return new StorageException(
                Reason.LocationReadOnly, key + " is not changed: accessMode of the location is ReadOnly");
    }

    @Override
    public void put(String key, Path file) {
        throw refused(key);
    }

    @Override
    public void put(String key, byte[] content) {
        throw refused(key);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        throw refused(key);
    }

    @Override
    public void delete(String key) {
        throw refused(key);
    }

    /** Asks whether it answers: what cannot be tried out without a change is not tried out. */
    @Override
    public void probe() {
        store.reach();
    }

    @Override
    public InputStream get(String key) {
        return store.get(key);
    }

    @Override
    public boolean exists(String key) {
        return store.exists(key);
    }

    @Override
    public List<String> folders(String prefix) {
        return store.folders(prefix);
    }

    @Override
    public List<String> keys(String prefix) {
        return store.keys(prefix);
    }

    @Override
    public Usage usage(String prefix) {
        return store.usage(prefix);
    }

    @Override
    public void reach() {
        store.reach();
    }

    @Override
    public void close() {
        store.close();
    }
}
