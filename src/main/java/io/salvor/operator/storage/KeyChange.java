package io.salvor.operator.storage;

import java.time.Instant;
import java.util.List;

/**
 * How it stands with the master key of a location that is, or was, replaced by another one.
 *
 * @param next the key that is to be in force once nothing needs the one that is; null where none is asked for
 * @param earlier others that are known, the newest first: most were in force before
 * @param replacedAt when the last of them was replaced; null where none ever was
 */
public record KeyChange(byte[] next, List<byte[]> earlier, Instant replacedAt) {
    /** Nothing is asked for, and nothing was ever changed. */
    static final KeyChange NONE = new KeyChange(null, List.of(), null);

    public KeyChange {
        earlier = List.copyOf(earlier);
    }

    @Override
    public String toString() {
        return "KeyChange";
    }
}
