package io.salvor.operator.storage;

import io.salvor.maintenance.KeyHandover;
import io.salvor.maintenance.KeyHandover.By;
import io.salvor.maintenance.KeyHandover.Key;
import io.salvor.maintenance.KeyRenewal.Sort;
import io.salvor.restic.key.SealingKey;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives a repository the password that it has under another master key, beside the one that it has, and takes the old one away when that
 * is due. The new key is tried beside the repository, written, and tried in it; only then an old one goes. Wherever that is broken off, the
 * repository opens with one of them, and the next time goes on from there. To be called under the repository's Lease.
 */
@ApplicationScoped
public class RepositoryHandover {
    private final RepositoryKeys keys;

    public RepositoryHandover(RepositoryKeys keys) {
        this.keys = keys;
    }

    /** What is known of the keys of a repository. @param masterKey what they open; null where none is opened */
    private record Found(List<Key> keys, SealingKey masterKey) {
        private String made() {
            return keys.stream()
                    .filter(key -> key.by() == By.New)
                    .findFirst()
                    .orElseThrow()
                    .id();
        }
    }

    /** Whether it has the password already, and none of those that are to go. It asks no restic, and changes nothing. */
    boolean isDone(OpenLocation location, String namespace, boolean retire) {
        KeyHandover handover = KeyHandover.decide(found(location, namespace).keys(), retire);
        return !handover.lost() && !handover.make() && handover.remove().isEmpty();
    }

    /**
     * Gives it the password.
     *
     * @param retire whether the old ones open nothing from then on
     * @throws io.salvor.trouble.Trouble if it cannot be done; the repository opens as before then
     */
    void give(OpenLocation location, String namespace, boolean retire, Instant now) {
        Found found = found(location, namespace);
        KeyHandover handover = KeyHandover.decide(found.keys(), retire);
        if (handover.lost()) {
            throw new ResticException(
                    Reason.WrongPassword,
                    "repository " + location.repoIdentifier(namespace)
                            + " opens with no master key that this location has or had: add a key for one of them with restic key add, or"
                            + " move the repository out of the location");
        }
        String password = location.password(target(location), namespace);
        String id = handover.make() ? keys.make(location, namespace, password, found.masterKey(), now) : found.made();
        // restic does not get beyond what is left of a key.
        found.keys().stream()
                .filter(key -> key.by() == By.Nothing)
                .forEach(key -> RepositoryKeys.remove(location, namespace, key.id()));
        if (!keys.opens(location, namespace, password, id)) {
            RepositoryKeys.remove(location, namespace, id);
            throw RepositoryKeys.refused(location, namespace, "it opened the repository with another key");
        }
        handover.remove().forEach(old -> RepositoryKeys.remove(location, namespace, old));
    }

    private static byte[] target(OpenLocation location) {
        return location.change().next() == null
                ? location.masterKey()
                : location.change().next();
    }

    private static Found found(OpenLocation location, String namespace) {
        Map<String, By> by = new HashMap<>();
        SealingKey masterKey = null;
        for (RepositoryKey key : read(location, namespace, target(location))) {
            // One that is dear is made anew, and then it is an old one.
            by.put(key.seen().id(), by(key.seen().sort()));
            masterKey = key.masterKey() == null ? masterKey : key.masterKey();
        }
        List<byte[]> old = new ArrayList<>(location.change().earlier());
        if (location.change().next() != null) {
            old.add(0, location.masterKey());
        }
        for (byte[] each : old) {
            if (!by.containsValue(By.Unknown)) {
                break;
            }
            for (RepositoryKey key : read(location, namespace, each)) {
                if (key.masterKey() != null) {
                    by.put(key.seen().id(), By.Old);
                    masterKey = key.masterKey();
                }
            }
        }
        return new Found(
                by.entrySet().stream()
                        .map(key -> new Key(key.getKey(), key.getValue()))
                        .toList(),
                masterKey);
    }

    private static By by(Sort sort) {
        return switch (sort) {
            case Cheap -> By.New;
            case Dear -> By.Old;
            case HalfWritten -> By.Nothing;
            case Foreign -> By.Unknown;
        };
    }

    private static List<RepositoryKey> read(OpenLocation location, String namespace, byte[] masterKey) {
        return RepositoryKey.read(location.store(), namespace, location.password(masterKey, namespace));
    }
}
