package io.salvor.year;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was done in the year, beside what the bucket and the cluster say of it. */
final class Ledger {
    /** By name: what was sealed, and has not gone. */
    final Map<String, Made> sealed = new TreeMap<>();

    /** By name: what has gone. */
    final Map<String, Made> gone = new HashMap<>();

    /** By namespace: snapshots that no Backup knows, and when they were saved. */
    final Map<String, Map<String, Instant>> strays = new TreeMap<>();

    /** By name: when those ended of which files are in the bucket and no marker. */
    final Map<String, Instant> unsealed = new HashMap<>();

    /** By namespace: snapshots that somebody else has saved. */
    final Map<String, Set<String>> foreign = new TreeMap<>();

    /** Names of Backups that a person has asked to be deleted. */
    final Set<String> asked = new HashSet<>();

    /** By policy: the Backup up to which a person has accepted what was nearly empty. */
    final Map<String, String> accepted = new HashMap<>();

    /** How often what has happened. */
    final Map<String, Integer> counts = new TreeMap<>();

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    List<Made> of(String policy) {
        return sealed.values().stream()
                .filter(made -> made.policy().equals(policy))
                .toList();
    }
}
