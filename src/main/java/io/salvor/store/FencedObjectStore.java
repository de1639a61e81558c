package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.function.BooleanSupplier;

/** Another store, in which nothing is changed while that is not allowed. */
public final class FencedObjectStore extends GuardedObjectStore {
    private final BooleanSupplier allowed;

    /** @param allowed asked before each change */
    public FencedObjectStore(ObjectStore store, BooleanSupplier allowed) {
        super(store);
        this.allowed = allowed;
    }

    @Override
    ObjectStore changed(String key) {
        if (!allowed.getAsBoolean()) {
            throw new StorageException(
                    Reason.Other, key + " is not changed: this replica does not lead any more; another one goes on");
        }
        return store;
    }
}
