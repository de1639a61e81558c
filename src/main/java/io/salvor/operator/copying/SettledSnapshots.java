package io.salvor.operator.copying;

import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.store.ObjectNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The snapshots that the repositories of a location have and that stay. It is asked after copies were begun: maintenance that starts from then
 * on knows that they are needed, and one that started before may yet forget some.
 */
final class SettledSnapshots {
    private final OwnObjects objects;
    private final OpenLocation location;
    private final Map<String, Optional<Set<String>>> known = new HashMap<>();

    SettledSnapshots(OwnObjects objects, OpenLocation location) {
        this.objects = objects;
        this.location = location;
    }

    /** The IDs of those in the repository of a namespace; empty while its maintenance may forget some. */
    Optional<Set<String>> of(String namespace) {
        return known.computeIfAbsent(namespace, this::read);
    }

    private Optional<Set<String>> read(String namespace) {
        boolean closed = objects.get(ResticRepository.class, Names.repository(namespace, location.name()))
                .filter(Repositories::isToBeClosed)
                .isPresent();
        if (closed) {
            return Optional.empty();
        }
        String folder = ObjectNames.repositorySnapshots(namespace);
        return Optional.of(location.store().keys(folder).stream()
                .map(key -> key.substring(folder.length()))
                .collect(Collectors.toSet()));
    }
}
