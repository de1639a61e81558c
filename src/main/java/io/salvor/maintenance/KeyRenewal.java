package io.salvor.maintenance;

import java.util.List;

/**
 * Decides what is done about the keys of a repository, so that it opens at next to no cost. Somebody else's keys stay, whatever they cost.
 *
 * @param make whether a cheap key is made
 * @param remove the keys that go once restic has opened the repository with the cheap one
 * @param because why, as the end of a sentence
 */
public record KeyRenewal(boolean make, List<String> remove, String because) {
    public KeyRenewal {
        remove = List.copyOf(remove);
    }

    /** What is known of a key by its file. */
    public enum Sort {
        /** The repository's password opens it, at next to no cost. */
        Cheap,
        /** The repository's password opens it, and that is work. */
        Dear,
        /** Salvor was killed while it wrote it. It opens nothing, and restic does not get beyond it. */
        HalfWritten,
        /** Another password opens it, or nobody knows which. */
        Foreign
    }

    /** A key. @param id name of its file */
    public record Key(String id, Sort sort) {}

    /** For a password that is derived from a master key: one that people have thought of needs the work. */
    public static KeyRenewal decide(List<Key> keys) {
        boolean cheap = has(keys, Sort.Cheap);
        if (!cheap && !has(keys, Sort.Dear)) {
            return new KeyRenewal(false, List.of(), "none of its keys can be opened here");
        }
        List<String> remove = keys.stream()
                .filter(key -> key.sort() == Sort.Dear || key.sort() == Sort.HalfWritten)
                .map(Key::id)
                .toList();
        return new KeyRenewal(!cheap, remove, cheap ? "it has a cheap key" : "its key is dear");
    }

    private static boolean has(List<Key> keys, Sort sort) {
        return keys.stream().anyMatch(key -> key.sort() == sort);
    }
}
