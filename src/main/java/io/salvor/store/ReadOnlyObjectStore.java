package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;

/** Another store, in which nothing is ever changed. */
public final class ReadOnlyObjectStore extends GuardedObjectStore {
    public ReadOnlyObjectStore(ObjectStore store) {
        super(store);
    }

    @Override
    ObjectStore changed(String key) {
        throw new StorageException(
                Reason.LocationReadOnly, key + " is not changed: accessMode of the location is ReadOnly");
    }

    /** Asks whether it answers: what cannot be tried out without a change is not tried out. */
    @Override
    public void probe() {
        store.reach();
    }
}
