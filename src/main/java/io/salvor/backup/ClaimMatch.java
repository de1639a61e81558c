package io.salvor.backup;

import java.util.List;
import java.util.Map;

/**
 * What must hold for the claim behind a volume.
 *
 * @param names names or globs
 * @param labels labels that it carries
 * @param storageClasses names or globs; a claim without a class matches none
 * @param accessModes one of which it asks for
 * @param minBytes the least capacity; null for none
 * @param maxBytes the largest capacity, which still matches; null for none
 */
public record ClaimMatch(
        List<String> names,
        Map<String, String> labels,
        List<String> storageClasses,
        List<String> accessModes,
        Long minBytes,
        Long maxBytes) {
    /** Any claim, or none. */
    public static final ClaimMatch ANY = new ClaimMatch(null, null, null, null, null, null);

    public ClaimMatch {
        names = names == null ? List.of() : List.copyOf(names);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        storageClasses = storageClasses == null ? List.of() : List.copyOf(storageClasses);
        accessModes = accessModes == null ? List.of() : List.copyOf(accessModes);
    }
}
