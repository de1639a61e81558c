package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Another store, in which nothing is changed while that is not allowed. */
public final class FencedObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final BooleanSupplier allowed;

    /** @param allowed asked before each change */
    public FencedObjectStore(ObjectStore store, BooleanSupplier allowed) {
        this.store = store;
        this.allowed = allowed;
    }

    private ObjectStore changed(String key) {
        if (!allowed.getAsBoolean()) {
            throw new StorageException(
                    Reason.Other, key + " is not changed: this replica does not lead any more; another one goes on");
        }
        return store;
    }

    @Override
    public void put(String key, Path file) {
        changed(key).put(key, file);
    }

    @Override
    public void put(String key, byte[] content) {
        changed(key).put(key, content);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return changed(key).putIfAbsent(key, content);
    }

    @Override
    public void delete(String key) {
        changed(key).delete(key);
    }

    @Override
    public void probe() {
        changed("the probe").probe();
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
