package io.salvor.units;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * JSON of which there may be more than memory holds as a tree, which takes ten times as much as packed text. What was read last stays a tree
 * for as long as there is room. Equal to any other of equal JSON. Thread-safe.
 */
@RegisterForReflection
public final class PackedJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] packed;
    private volatile SoftReference<JsonNode> read;

    private PackedJson(byte[] packed, JsonNode json) {
        this.packed = packed;
        this.read = new SoftReference<>(json);
    }

    /** Packs a tree, which must not be changed afterwards; null for null. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static PackedJson of(JsonNode json) {
        return json == null || json.isNull() ? null : new PackedJson(pack(json), json);
    }

    /** The tree. It is shared, so it is copied before it is changed. */
    @JsonValue
    public JsonNode json() {
        JsonNode known = read.get();
        if (known != null) {
            return known;
        }
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            JsonNode json = JSON.readTree(in);
            read = new SoftReference<>(json);
            return json;
        } catch (IOException e) {
            throw new UncheckedIOException("what was packed here cannot be read", e);
        }
    }

    private static byte[] pack(JsonNode json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            JSON.writeValue(out, json);
        } catch (IOException e) {
            throw new UncheckedIOException("JSON in memory cannot be packed", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedJson that && json().equals(that.json());
    }

    @Override
    public int hashCode() {
        return json().hashCode();
    }

    @Override
    public String toString() {
        return json().toString();
    }
}
