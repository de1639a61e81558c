package io.salvor.copying;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The snapshots of two repositories of a namespace, each with its copy. A copy has an ID of its own, and keeps that of the first of its
 * line. One whose data or tags were changed since is no copy: so says restic too, which then makes another.
 */
public final class SnapshotPairs {
    private final Map<String, Snapshot> source = new HashMap<>();

    /** By the IDs that they may be asked for: the first of their line, and their own in a repository that was copied as files. */
    private final Map<String, List<Snapshot>> target;

    /**
     * A snapshot of a repository.
     *
     * @param id in full
     * @param original the ID of the first of its line; null where it is that itself
     * @param tree the ID of its data
     * @param tags those of the form key=value
     */
    public record Snapshot(String id, String original, String tree, Map<String, String> tags) {
        public Snapshot {
            tags = Map.copyOf(tags);
        }

        private String line() {
            return original == null ? id : original;
        }

        private boolean holdsWhat(Snapshot other) {
            return tree.equals(other.tree) && tags.equals(other.tags);
        }
    }

    /**
     * @param source all snapshots of the repository that is copied from
     * @param target all of the one that is copied to
     */
    public SnapshotPairs(List<Snapshot> source, List<Snapshot> target) {
        source.forEach(snapshot -> this.source.put(snapshot.id(), snapshot));
        this.target = target.stream()
                .flatMap(snapshot -> Stream.of(snapshot.original(), snapshot.id())
                        .filter(Objects::nonNull)
                        .map(id -> Map.entry(id, snapshot)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** @param wanted IDs of the snapshots of a Backup in the source, as its list of volumes names them */
    public CopiedSnapshots of(Set<String> wanted) {
        Map<String, String> copies = new TreeMap<>();
        Set<String> waiting = new TreeSet<>();
        Set<String> lost = new TreeSet<>();
        for (String id : wanted) {
            Optional<String> copy = copy(id);
            if (copy.isPresent()) {
                copies.put(id, copy.get());
            } else {
                (source.containsKey(id) ? waiting : lost).add(id);
            }
        }
        return new CopiedSnapshots(copies, waiting, lost);
    }

    private Optional<String> copy(String id) {
        Snapshot original = source.get(id);
        return target.getOrDefault(original == null ? id : original.line(), List.of()).stream()
                .filter(copy -> original == null || copy.holdsWhat(original))
                .map(Snapshot::id)
                .min(Comparator.naturalOrder());
    }
}
