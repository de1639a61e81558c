package io.salvor.operator.storage;

import io.salvor.catalog.Catalog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    /** The key of before, as long as the location has it. */
    static Optional<byte[]> replaced(Catalog catalog, byte[] wanted, Optional<byte[]> previous) {
        return previous.filter(key -> catalog.location()
                .filter(record -> record.isOf(key) && !record.isOf(wanted))
                .isPresent());
    }
}
