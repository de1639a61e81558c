package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import java.util.Optional;

/** What policies said is to run in pods that come back, as it goes with each backup, encrypted. */
public final class PolicyHooks {
    private final ObjectStore store;
    private final BoundedJson json;
    private final CatalogDocuments documents;

    PolicyHooks(ObjectStore store, BoundedJson json, CatalogDocuments documents) {
        this.store = store;
        this.json = json;
        this.documents = documents;
    }

    /** Keeps those of a backup that is not sealed yet; of one that has none, what another of its name has left goes. */
    public void put(String backup, HooksOfPolicy hooks) {
        String key = CatalogLayout.policyHooks(backup);
        if (hooks.hooks().isEmpty()) {
            store.delete(key);
        } else {
            documents.putSecret(key, json.write(hooks));
        }
    }

    /**
     * Those of a backup; empty where it has none. No earlier version wrote them without encryption, so one that is not encrypted is somebody
     * else's.
     *
     * @throws io.salvor.trouble.CatalogException if it cannot be read, or is not encrypted
     */
    public Optional<HooksOfPolicy> of(String backup) {
        String key = CatalogLayout.policyHooks(backup);
        return documents
                .secret(key)
                .map(content -> json.read(key, content, json.type(HooksOfPolicy.class), HooksOfPolicy.FORMAT));
    }
}
