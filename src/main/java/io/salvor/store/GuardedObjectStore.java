package io.salvor.store;

import io.salvor.trouble.StorageException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** Another store whose changes are asked about first; what is only read passes. */
abstract class GuardedObjectStore implements ObjectStore {
    final ObjectStore store;

    GuardedObjectStore(ObjectStore store) {
        this.store = store;
    }

    /**
     * The store, to change something in it.
     *
     * @throws StorageException where that is not allowed
     */
    abstract ObjectStore changed(String key);

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
    public void endUploads(String prefix, Instant before) {
        changed(prefix).endUploads(prefix, before);
    }

    @Override
    public boolean erase(String key) {
        return changed(key).erase(key);
    }

    @Override
    public Protection protection() {
        return store.protection();
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
    public InputStream get(String key, ObjectPart part) {
        return store.get(key, part);
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
    public SortedMap<String, Long> sizes(String prefix) {
        return store.sizes(prefix);
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
