package io.salvor.operator.copying;

import io.salvor.catalog.BackupMarker;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the Backups that a look goes on with. Those that were in trouble of their own when they were looked at last come after all others: what can
 * never be copied must not keep what can.
 */
final class StuckBackups {
    /** As many are gone on with in one look. */
    private static final int MOST = 100;

    /** With what was wrong; those first that were not looked at for the longest time. */
    private final Map<CopyRoute, Map<BackupMarker, String>> known = new ConcurrentHashMap<>();

    /**
     * Says also what was wrong with those that have to wait for another look.
     *
     * @param due the oldest first
     * @return the same, no more than a look goes on with
     */
    List<BackupMarker> choose(CopyRoute route, List<BackupMarker> due, CopyWaits waits) {
        Map<BackupMarker, String> stuck = known.getOrDefault(route, Map.of());
        Set<BackupMarker> all = new HashSet<>(due);
        List<BackupMarker> others =
                due.stream().filter(marker -> !stuck.containsKey(marker)).toList();
        Set<BackupMarker> chosen = Stream.concat(
                        others.stream(), stuck.keySet().stream().filter(all::contains))
                .limit(MOST)
                .collect(Collectors.toSet());
        if (others.size() > MOST) {
            waits.more();
        }
        stuck.forEach((marker, why) -> {
            if (all.contains(marker) && !chosen.contains(marker)) {
                waits.problem(marker, why);
            }
        });
        return due.stream().filter(chosen::contains).toList();
    }

    /** @param chosen those that were looked at @param waits what was wrong with them and with the others */
    void learn(CopyRoute route, List<BackupMarker> chosen, CopyWaits waits) {
        Map<BackupMarker, String> now = waits.stuck();
        Map<BackupMarker, String> next = new LinkedHashMap<>(known.getOrDefault(route, Map.of()));
        next.keySet().retainAll(now.keySet());
        chosen.forEach(next::remove);
        now.forEach(next::putIfAbsent);
        known.put(route, next);
    }
}
