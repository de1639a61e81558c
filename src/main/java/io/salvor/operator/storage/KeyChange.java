package io.salvor.operator.storage;

import io.salvor.catalog.LocationRecord;
import java.time.Instant;
import java.util.List;

/**
 * How it stands with the master key of a location that is, or was, replaced by another one.
 *
 * @param next the key that is to be in force once all repositories open with it; null where none is asked for
 * @param earlier keys that were in force before, the newest first
 * @param replacedAt when the last of them was replaced; null where none ever was
 * @param retires whether its passwords may still open repositories
 */
public record KeyChange(byte[] next, List<byte[]> earlier, Instant replacedAt, boolean retires) {
    /** Nothing is asked for, and nothing was ever changed. */
    static final KeyChange NONE = new KeyChange(null, List.of(), null, false);

    public KeyChange {
        earlier = List.copyOf(earlier);
    }

    /** @param next null where none is asked for */
    static KeyChange of(LocationRecord record, byte[] inForce, byte[] next) {
        return new KeyChange(next, record.earlierKeys(inForce), record.replacedAt(), record.retires());
    }

    boolean isUnderWay() {
        return next != null || retires;
    }

    @Override
    public String toString() {
        return "KeyChange";
    }
}
