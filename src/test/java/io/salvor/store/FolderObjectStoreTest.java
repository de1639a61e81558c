package io.salvor.store;

import io.salvor.testing.FolderBackend;
import java.time.Instant;
import java.util.List;

class FolderObjectStoreTest extends ObjectStoreContract {
    @Override
    protected List<String> leftProbes(Instant now) {
        return List.of();
    }

    @Override
    public Backend backend(String name) {
        return new FolderBackend(folder.resolve("root").resolve(name));
    }
}
