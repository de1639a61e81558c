package io.salvor.maintenance;

import java.util.List;

/**
 * Decides what is done about the keys of a repository whose password is to be another one.
 *
 * @param make whether a key is made that the new password opens
 * @param remove the keys that go once restic has opened the repository with the new password
 * @param lost whether nothing can be made, because no password that is known opens it
 */
public record KeyHandover(boolean make, List<String> remove, boolean lost) {
    public KeyHandover {
        remove = List.copyOf(remove);
    }

    /** What opens a key. */
    public enum By {
        /** The new password, at the cost that it is to have. */
        New,
        /** A password that is to be replaced. */
        Old,
        /** Nothing: Salvor was killed while it wrote it. restic does not get beyond it. */
        Nothing,
        /** A password that somebody else has given it, or nobody knows which. */
        Unknown
    }

    /** A key. @param id name of its file */
    public record Key(String id, By by) {}

    /** @param retire whether the old passwords are to open nothing any more */
    public static KeyHandover decide(List<Key> keys, boolean retire) {
        boolean has = has(keys, By.New);
        if (!has && !has(keys, By.Old)) {
            return new KeyHandover(false, List.of(), true);
        }
        return new KeyHandover(
                !has,
                keys.stream()
                        .filter(key -> key.by() == By.Nothing || retire && key.by() == By.Old)
                        .map(Key::id)
                        .toList(),
                false);
    }

    private static boolean has(List<Key> keys, By by) {
        return keys.stream().anyMatch(key -> key.by() == by);
    }
}
