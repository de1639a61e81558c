package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import java.util.Optional;

/** Which installation writes to a location: of two that claim it at once, the first. */
public final class OwnerClaims {
    private final ObjectStore store;
    private final CatalogDocuments documents;
    private final String key;

    OwnerClaims(ObjectStore store, CatalogDocuments documents) {
        this(store, documents, CatalogLayout.OWNER);
    }

    private OwnerClaims(ObjectStore store, CatalogDocuments documents, String key) {
        this.store = store;
        this.documents = documents;
        this.key = key;
    }

    /** Those of the place in which repositories lie, where that is another one. */
    public OwnerClaims ofRepositories() {
        return new OwnerClaims(store, documents, CatalogLayout.OWNER_OF_REPOSITORIES);
    }

    /** The owner; empty if nobody has written to the location yet, or an earlier version of Salvor has. */
    public Optional<OwnerRecord> owner() {
        return documents.record(key, OwnerRecord.class, OwnerRecord.FORMAT);
    }

    /** Makes an installation the owner, if there is none. @return which one is */
    public OwnerRecord claim(OwnerRecord owner) {
        return owner().orElseGet(() -> {
            documents.putRecordIfAbsent(key, owner);
            return owner().orElseThrow(() -> Problems.missing(key, "was written and is not there"));
        });
    }

    /** Makes another installation the owner. @return which one is, if a third one was faster */
    public OwnerRecord handOn(OwnerRecord from, OwnerRecord to) {
        if (owner().filter(from::equals).isPresent()) {
            store.delete(key);
        }
        return claim(to);
    }
}
