package io.salvor.operator.retention;

import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.ObjectNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The snapshots of repositories as the bucket lists them, each repository asked for once. */
final class SnapshotLists {
    private final OpenLocation location;
    private final Map<String, Set<String>> lists = new HashMap<>();

    SnapshotLists(OpenLocation location) {
        this.location = location;
    }

    /** The IDs of those in the repository of a namespace. */
    Set<String> of(String namespace) {
        return lists.computeIfAbsent(namespace, this::listed);
    }

    private Set<String> listed(String namespace) {
        String folder = ObjectNames.repositorySnapshots(namespace);
        return location.store().keys(folder).stream()
                .map(key -> key.substring(folder.length()))
                .collect(Collectors.toSet());
    }
}
