package io.salvor.operator.restore;

import io.salvor.api.Restore;
import io.salvor.catalog.Catalog;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.storage.OpenLocation;
import jakarta.enterprise.context.ApplicationScoped;

/** Where the plan of a Restore and what people read of it are kept: with its backup, or in the cluster where that location is only read. */
@ApplicationScoped
public class RestorePapers {
    private final OwnObjects objects;

    public RestorePapers(OwnObjects objects) {
        this.objects = objects;
    }

    Catalog of(Restore restore, OpenLocation location) {
        return location.readOnly()
                ? new Catalog(new SecretStore(objects, restore)).with(location.contentKeys())
                : location.catalog();
    }

    /** How people find what lies under a key. */
    String where(Restore restore, OpenLocation location, String key) {
        return location.readOnly() ? "secret/" + new SecretStore(objects, restore).name(key) : key;
    }
}
