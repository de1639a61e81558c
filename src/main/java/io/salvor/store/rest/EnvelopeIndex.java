package io.salvor.store.rest;

import io.salvor.store.rest.RestClient.Listed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which envelopes a folder holds, by their keys, as the last listing had them. Some 400 bytes for each. Not thread-safe. */
final class EnvelopeIndex {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final Map<String, Envelope> byName = new HashMap<>();
    private final NavigableMap<String, TreeSet<Envelope>> byKey = new TreeMap<>();

    /** What is called as an envelope is, and is none; so that it is not read again each time. */
    private final Map<String, Long> foreign = new HashMap<>();

    /** Takes over a listing: forgets what is gone. @return files that nothing is known of yet */
    List<Listed> take(List<Listed> files) {
        Set<String> there = new HashSet<>();
        List<Listed> unknown = new ArrayList<>();
        for (Listed file : files) {
            // A server that was broken off may have left others.
            if (NAME.matcher(file.name()).matches()) {
                there.add(file.name());
                if (!isKnown(file)) {
                    unknown.add(file);
                }
            }
        }
        foreign.keySet().retainAll(there);
        List.copyOf(byName.values()).stream()
                .filter(known -> !there.contains(known.name()))
                .forEach(this::remove);
        return unknown;
    }

    /** Some servers list a file that is only half there, and a longer one later. */
    private boolean isKnown(Listed file) {
        Envelope known = byName.get(file.name());
        return known == null
                ? Objects.equals(foreign.get(file.name()), file.size())
                : known.head() + known.size() == file.size();
    }

    void add(Envelope envelope) {
        Envelope before = byName.get(envelope.name());
        if (before != null) {
            remove(before);
        }
        byName.put(envelope.name(), envelope);
        byKey.computeIfAbsent(envelope.key(), key -> new TreeSet<>()).add(envelope);
    }

    void addForeign(Listed file) {
        foreign.put(file.name(), file.size());
    }

    void remove(Envelope envelope) {
        byName.remove(envelope.name());
        byKey.computeIfPresent(envelope.key(), (key, all) -> {
            all.remove(envelope);
            return all.isEmpty() ? null : all;
        });
    }

    /** All of a key, the one that counts last. */
    List<Envelope> of(String key) {
        return List.copyOf(byKey.getOrDefault(key, new TreeSet<>()));
    }

    /** The one that counts. */
    Optional<Envelope> current(String key) {
        return Optional.ofNullable(byKey.get(key)).map(TreeSet::last);
    }

    /** Those that count of all keys that start with a prefix, in order. */
    List<Envelope> below(String prefix) {
        List<Envelope> found = new ArrayList<>();
        for (Map.Entry<String, TreeSet<Envelope>> entry :
                byKey.tailMap(prefix, true).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            found.add(entry.getValue().last());
        }
        return found;
    }
}
