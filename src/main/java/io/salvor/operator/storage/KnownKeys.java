package io.salvor.operator.storage;

import io.salvor.catalog.PasswordSource;
import io.salvor.maintenance.KeyRenewal;
import io.salvor.maintenance.KeyRenewal.Key;
import io.salvor.maintenance.KeyRenewal.Sort;
import io.salvor.restic.key.KeyFile;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a password opens of the keys of repositories, and whether that is work. To find that out for a key that is dear takes half a second
 * of a processor, so it is remembered: a key with another content has another name.
 */
final class KnownKeys {
    /**
     * Two hundred bytes each, and while passwords change there are four for a repository. Were one forgotten in each look, the next would
     * never come to the last repository.
     */
    private static final int MOST = 100_000;

    private final Map<String, Sort> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sort> eldest) {
            return size() > MOST;
        }
    };

    private long worked;

    /** How often it was work to find something out. */
    synchronized long worked() {
        return worked;
    }

    /** How it stands with the key of a repository. */
    enum Found {
        /** It costs what it is to cost. */
        Good,
        /** It opens the repository, and there is something to do. */
        Other,
        /** The password opens none. */
        None
    }

    /** How it stands with a repository, by its password in force. */
    Found look(OpenLocation location, String namespace) {
        PasswordSource source = location.passwords().inForce();
        List<Key> keys = seen(location.store(), namespace, source.password(namespace));
        if (keys.stream().noneMatch(key -> key.sort() == Sort.Cheap || key.sort() == Sort.Dear)) {
            return Found.None;
        }
        KeyRenewal renewal = KeyRenewal.decide(keys);
        return !source.isRandom() || !renewal.make() && renewal.remove().isEmpty() ? Found.Good : Found.Other;
    }

    /** All keys of a repository. One repository at a time: a dear key takes 32 MiB. */
    synchronized List<Key> seen(ObjectStore store, String namespace, String password) {
        String folder = ObjectNames.repositoryKeys(namespace);
        return store.keys(folder).stream()
                .limit(RepositoryKey.MOST)
                .map(key -> key.substring(folder.length()))
                .map(id -> new Key(id, sort(store, namespace, id, password)))
                .toList();
    }

    private Sort sort(ObjectStore store, String namespace, String id, String password) {
        // A sum of both, so that no password stays in memory for this.
        String pair = KeyFile.id((id + "/" + password).getBytes(StandardCharsets.UTF_8));
        Sort before = known.get(pair);
        if (before != null) {
            return before;
        }
        RepositoryKey key = RepositoryKey.read(store, namespace, id, password);
        worked += key.work() ? 1 : 0;
        if (key.whole()) {
            known.put(pair, key.seen().sort());
        }
        return key.seen().sort();
    }
}
