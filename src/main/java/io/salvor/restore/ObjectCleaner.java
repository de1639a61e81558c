package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes out of an object what belongs to the cluster and the moment it was saved in. */
public final class ObjectCleaner {
    private ObjectCleaner() {}

    /** A copy of the object that an API server accepts as a new one; the object itself is not changed. */
    public static JsonNode clean(StoredObject object) {
        throw new UnsupportedOperationException();
    }
}
