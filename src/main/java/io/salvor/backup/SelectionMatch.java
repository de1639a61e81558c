package io.salvor.backup;

import java.util.List;
import java.util.Map;

/** Which volumes a rule is for. Every part that is not empty must match; lists hold names or globs, any of which may match. */
public record SelectionMatch(
        List<String> namespaces,
        List<String> claims,
        List<String> volumes,
        Map<String, String> podLabels,
        List<String> storageClasses) {

    public SelectionMatch {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        claims = claims == null ? List.of() : List.copyOf(claims);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        podLabels = podLabels == null ? Map.of() : Map.copyOf(podLabels);
        storageClasses = storageClasses == null ? List.of() : List.copyOf(storageClasses);
    }
}
