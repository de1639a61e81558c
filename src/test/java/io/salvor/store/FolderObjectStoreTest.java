package io.salvor.store;

import io.salvor.testing.FolderObjectStore;

class FolderObjectStoreTest extends ObjectStoreContract {
    @Override
    public ObjectStore store() {
        return new FolderObjectStore(folder.resolve("store"));
    }
}
