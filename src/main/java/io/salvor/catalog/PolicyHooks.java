package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import java.util.Optional;

/** What policies said is to run in pods that come back, as it goes with each backup, encrypted. */
public final class PolicyHooks {
    private final ObjectStore store;
    private final SecretDocuments documents;

    PolicyHooks(ObjectStore store, SecretDocuments documents) {
        this.store = store;
        this.documents = documents;
    }

    /** Keeps those of a backup that is not sealed yet; of one that has none, what another of its name has left goes. */
    public void put(String backup, HooksOfPolicy hooks) {
        String key = CatalogLayout.policyHooks(backup);
        if (hooks.hooks().isEmpty()) {
            store.delete(key);
        } else {
            documents.put(key, hooks);
        }
    }

    /**
     * Those of a backup; empty where it has none. No earlier version wrote them without encryption, so one that is not encrypted is somebody
     * else's.
     *
     * @throws io.salvor.trouble.CatalogException if it cannot be read, or is not encrypted
     */
    public Optional<HooksOfPolicy> of(String backup) {
        return stored(backup).map(stored -> read(backup, stored));
    }

    /** The document of a backup as it lies in the bucket; empty where it has none. */
    Optional<byte[]> stored(String backup) {
        return documents.stored(CatalogLayout.policyHooks(backup));
    }

    /** What a document says that was read. */
    HooksOfPolicy read(String backup, byte[] stored) {
        return documents.readEncrypted(
                CatalogLayout.policyHooks(backup), stored, HooksOfPolicy.class, HooksOfPolicy.FORMAT);
    }
}
