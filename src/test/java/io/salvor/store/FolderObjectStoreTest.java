package io.salvor.store;

import io.salvor.testing.FolderBackend;

class FolderObjectStoreTest extends ObjectStoreContract {
    @Override
    public Backend backend(String name) {
        return new FolderBackend(folder.resolve("root").resolve(name));
    }
}
