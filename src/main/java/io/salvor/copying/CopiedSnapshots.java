package io.salvor.copying;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far the snapshots of a Backup are copied.
 *
 * @param copies the ID of the copy by that of the snapshot in the source
 * @param waiting IDs of those that are still to be copied
 * @param lost IDs of those that neither repository has
 */
public record CopiedSnapshots(Map<String, String> copies, Set<String> waiting, Set<String> lost) {
    public CopiedSnapshots {
        copies = Map.copyOf(copies);
        waiting = Set.copyOf(waiting);
        lost = Set.copyOf(lost);
    }

    /** Whether all are there. */
    public boolean isWhole() {
        return waiting.isEmpty() && lost.isEmpty();
    }

    /** The same of the repositories of several namespaces. */
    public static CopiedSnapshots together(Collection<CopiedSnapshots> namespaces) {
        Map<String, String> copies = new TreeMap<>();
        Set<String> waiting = new TreeSet<>();
        Set<String> lost = new TreeSet<>();
        for (CopiedSnapshots each : namespaces) {
            copies.putAll(each.copies);
            waiting.addAll(each.waiting);
            lost.addAll(each.lost);
        }
        return new CopiedSnapshots(copies, waiting, lost);
    }
}
