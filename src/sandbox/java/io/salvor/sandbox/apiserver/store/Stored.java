package io.salvor.sandbox.apiserver.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Json;

/** One object as it was at one resource version. Its tree is never changed after it was stored. */
public final class Stored {

    private final Key key;
    private final ObjectNode object;
    private final long version;
    private volatile byte[] bytes;

    /** Where an object lives. {@code namespace} is empty for cluster-scoped kinds. */
    public record Key(String storage, String namespace, String name) {

        /** The order objects are listed in. */
        String path() {
            return namespace + "/" + name;
        }
    }

    public Stored(Key key, ObjectNode object, long version) {
        this.key = key;
        this.object = object;
        this.version = version;
    }

    public Key key() {
        return key;
    }

    /** The stored tree itself: copy before changing. */
    public ObjectNode object() {
        return object;
    }

    public long version() {
        return version;
    }

    public JsonNode metadata() {
        return object.path("metadata");
    }

    public String uid() {
        return Json.text(object, "metadata", "uid");
    }

    public boolean deleting() {
        return metadata().has("deletionTimestamp");
    }

    /** The object as JSON, written once and shared by all readers. */
    public byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = Json.bytes(object);
            bytes = known;
        }
        return known;
    }
}
