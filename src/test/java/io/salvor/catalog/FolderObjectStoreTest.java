package io.salvor.catalog;

import io.salvor.testing.FolderObjectStore;

class FolderObjectStoreTest extends ObjectStoreContract {
    @Override
    ObjectStore store() {
        return new FolderObjectStore(folder.resolve("store"));
    }
}
