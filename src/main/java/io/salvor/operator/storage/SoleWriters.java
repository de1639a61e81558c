package io.salvor.operator.storage;

import io.salvor.api.BackupStorageLocation;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides which of the locations that are one place is written to: the oldest. Each would make the same repositories, remove their locks and
 * keys, and maintain them, under a Lease of its own.
 */
final class SoleWriters {
    private static final Comparator<Writer> OLDEST =
            Comparator.comparing(Writer::since).thenComparing(Writer::name);

    private final Map<String, Writer> byPlace = new ConcurrentHashMap<>();

    private record Writer(String name, String since) {}

    /** Takes note that somebody would write to a location. @return the other one that is written to in its stead */
    Optional<String> other(BackupStorageLocation location, String place) {
        Writer own = new Writer(
                location.getMetadata().getName(),
                Objects.requireNonNullElse(location.getMetadata().getCreationTimestamp(), ""));
        byPlace.entrySet()
                .removeIf(known -> known.getValue().name().equals(own.name())
                        && !known.getKey().equals(place));
        Writer first = byPlace.merge(
                place,
                own,
                (known, next) -> known.name().equals(next.name()) || OLDEST.compare(next, known) < 0 ? next : known);
        return Optional.of(first.name()).filter(name -> !name.equals(own.name()));
    }

    /** Forgets all but these. */
    void keep(Set<String> names) {
        byPlace.values().removeIf(writer -> !names.contains(writer.name()));
    }
}
