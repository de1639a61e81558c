package io.salvor.store.served;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What has failed, and has not been done since: a service that was busy for a moment is not why restic fails an hour later. Thread-safe.
 */
final class ReadTroubles {
    /** Of these the next attempt may know nothing. */
    private static final Set<Reason> PASSING = EnumSet.of(Reason.Unreachable, Reason.Other);

    private final Map<String, Trouble> open = new ConcurrentHashMap<>();
    private final Duration patience;
    private final LongSupplier nanos;

    /** @param patience how long what may pass is tried again */
    ReadTroubles(Duration patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
    }

    private record Trouble(StorageException failure, long since) {}

    /** @param what was asked for */
    void failed(String what, StorageException failure) {
        open.putIfAbsent(what, new Trouble(failure, nanos.getAsLong()));
    }

    /** Whether something was asked for often enough. */
    boolean isHopeless(String what) {
        Trouble first = open.get(what);
        return first != null
                && (!PASSING.contains(first.failure().reason())
                        || nanos.getAsLong() - first.since() >= patience.toNanos());
    }

    void succeeded(String what) {
        open.remove(what);
    }

    /** The oldest. */
    Optional<StorageException> first() {
        return open.values().stream()
                .min(Comparator.comparingLong(Trouble::since))
                .map(Trouble::failure);
    }
}
