package io.salvor.testing;

import io.salvor.catalog.Catalog;
import io.salvor.catalog.ContentKeys;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.BackendDescription;
import io.salvor.store.BackendSettings;
import io.salvor.store.Limits;
import io.salvor.store.ObjectStore;
import io.salvor.store.ReadOnlyObjectStore;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Locations that are folders of this machine, with everything real but the bucket: catalog, key, and repositories that restic opens. A
 * test can make one unusable ({@link #fail}), or let its store go away in the middle of something ({@link #store}).
 */
public final class TestingLocations implements Locations {
    private static final byte[] MASTER_KEY = new byte[32];

    private final Path root;
    private final Map<String, OpenLocation> open = new ConcurrentHashMap<>();
    private final Map<String, LocationException> unusable = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();

    /** With one location, "default". */
    public TestingLocations(Path root) {
        this.root = root;
        add("default");
    }

    /** A new location, of which nothing was written yet but its own record. */
    public OpenLocation add(String name) {
        return add(name, name);
    }

    /** The same in a folder that others may be in, too. */
    public OpenLocation add(String name, String folder) {
        FolderBackend backend = new FolderBackend(root.resolve(folder).normalize());
        FailingObjectStore store = (FailingObjectStore) backend.open();
        Catalog catalog = new Catalog(store);
        String context = catalog.openLocation(name, MASTER_KEY).keyContext();
        OpenLocation location = new OpenLocation(
                name, backend, store, catalog.with(new ContentKeys(MASTER_KEY, context)), MASTER_KEY, context);
        open.put(name, location);
        return location;
    }

    /** The store of a location, which a test can let fail. */
    public FailingObjectStore store(String name) {
        return (FailingObjectStore) open.get(name).store();
    }

    /** From now on the location cannot be opened. */
    public void fail(String name, Reason reason) {
        unusable.put(name, new LocationException(reason, "location " + name + " cannot be used: " + reason));
    }

    /** Until that comes, nobody who opens the location gets an answer. */
    public void hold(String name, CountDownLatch until) {
        held.put(name, until);
    }

    /** From now on nothing can be written to the location, which says so. */
    public void readOnly(String name) {
        OpenLocation location = open.get(name);
        ObjectStore store = new ReadOnlyObjectStore(location.store());
        Catalog catalog = new Catalog(store).with(location.contentKeys());
        open.put(
                name,
                new OpenLocation(
                        name,
                        location.backend(),
                        location.jobs(),
                        store,
                        catalog,
                        location.masterKey(),
                        location.change(),
                        location.passwords(),
                        location.keyContext(),
                        true,
                        false));
    }

    /** From now on the location can be opened again, and its store answers. */
    public void recover(String name) {
        unusable.remove(name);
        store(name).recover();
    }

    /** How often a location was asked for. */
    public int opened() {
        return opened.get();
    }

    /** As {@link FolderBackend#below} of the folder of all of them reads it. */
    @Override
    public BackendDescription describe(String name) {
        return new BackendDescription(
                "s3",
                new BackendSettings(
                        Map.of("bucket", name, "prefix", ""), "credentials", Map.of(FolderBackend.KEY, "open")),
                Limits.NONE);
    }

    @Override
    public OpenLocation openToWrite(String name) {
        OpenLocation location = open(name);
        if (location.readOnly()) {
            throw new LocationException(Reason.LocationReadOnly, "location " + name + " is only read");
        }
        return location;
    }

    @Override
    public OpenLocation open(String name) {
        opened.incrementAndGet();
        if (held.containsKey(name)) {
            await(held.get(name));
        }
        if (unusable.containsKey(name)) {
            throw unusable.get(name);
        }
        if (!open.containsKey(name)) {
            throw new LocationException(
                    Reason.StorageLocationNotFound, "there is no BackupStorageLocation " + name + "; create it");
        }
        return open.get(name);
    }

    private static void await(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
