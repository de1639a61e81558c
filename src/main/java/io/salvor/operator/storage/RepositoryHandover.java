package io.salvor.operator.storage;

import io.salvor.catalog.PasswordSource;
import io.salvor.maintenance.KeyHandover;
import io.salvor.maintenance.KeyHandover.By;
import io.salvor.maintenance.KeyHandover.Key;
import io.salvor.maintenance.KeyRenewal;
import io.salvor.maintenance.KeyRenewal.Sort;
import io.salvor.restic.key.SealingKey;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Gives a repository the password that it is to have beside the one that it has, and takes the old one away when that
 * is due. The new key is tried beside the repository, written, and tried in it; only then an old one goes. Wherever that is broken off, the
 * repository opens with one of them, and the next time goes on from there. To be called under the repository's Lease.
 */
@ApplicationScoped
public class RepositoryHandover {
    private final RepositoryKeys keys;

    public RepositoryHandover(RepositoryKeys keys) {
        this.keys = keys;
    }

    /** How often it was work so far to find out what opens a key. */
    long worked() {
        return keys.known().worked();
    }

    /** Whether it has the password already, and none of those that are to go. It asks no restic, and changes nothing. */
    boolean isDone(OpenLocation location, String namespace, boolean retire) {
        KeyHandover handover = KeyHandover.decide(found(location, namespace), retire);
        return !handover.lost() && !handover.make() && handover.remove().isEmpty();
    }

    /**
     * Gives it the password.
     *
     * @param retire whether the old ones open nothing from then on
     * @throws io.salvor.trouble.Trouble if it cannot be done; the repository opens as before then
     */
    void give(OpenLocation location, String namespace, boolean retire, Instant now) {
        List<Key> found = found(location, namespace);
        KeyHandover handover = KeyHandover.decide(found, retire);
        if (handover.lost()) {
            throw new ResticException(
                    Reason.WrongPassword,
                    "repository " + location.repoIdentifier(namespace)
                            + " opens with no password that this location has or had: add the one in force with restic key add (salvor"
                            + " repository password prints it), or move the repository out of the location");
        }
        PasswordSource target = location.passwords().target();
        String id = handover.make()
                ? keys.make(location, namespace, target, masterKey(location, namespace, found), now)
                : first(found, By.New);
        // restic does not get beyond what is left of a key.
        found.stream()
                .filter(key -> key.by() == By.Nothing)
                .forEach(key -> RepositoryKeys.remove(location, namespace, key.id()));
        if (!keys.opens(location, namespace, target.password(namespace), id)) {
            RepositoryKeys.remove(location, namespace, id);
            throw RepositoryKeys.refused(location, namespace, target, "it opened the repository with another key");
        }
        handover.remove().forEach(old -> RepositoryKeys.remove(location, namespace, old));
    }

    private List<Key> found(OpenLocation location, String namespace) {
        PasswordSource target = location.passwords().target();
        Map<String, By> by = new LinkedHashMap<>();
        // One that costs what it is not to cost is made anew, and then it is an old one.
        seen(location, namespace, target).forEach(key -> by.put(key.id(), by(key.sort(), target.isRandom())));
        for (PasswordSource old : old(location)) {
            if (!by.containsValue(By.Unknown)) {
                break;
            }
            // Two sources may have the same password for a namespace.
            seen(location, namespace, old).stream()
                    .filter(RepositoryHandover::isOpen)
                    .forEach(key -> by.replace(key.id(), By.Unknown, By.Old));
        }
        return by.entrySet().stream()
                .map(key -> new Key(key.getKey(), key.getValue()))
                .toList();
    }

    private static List<PasswordSource> old(OpenLocation location) {
        Passwords passwords = location.passwords();
        return Stream.concat(Stream.of(passwords.inForce()), passwords.others().stream())
                .filter(source -> !source.equals(passwords.target()))
                .toList();
    }

    private List<KeyRenewal.Key> seen(OpenLocation location, String namespace, PasswordSource source) {
        return keys.known().seen(location.store(), namespace, source.password(namespace));
    }

    /** restic's own master key, out of a key that an old password opens. */
    private static SealingKey masterKey(OpenLocation location, String namespace, List<Key> found) {
        String id = first(found, By.Old);
        return Stream.concat(Stream.of(location.passwords().target()), old(location).stream())
                .map(source -> RepositoryKey.read(location.store(), namespace, id, source.password(namespace)))
                .map(RepositoryKey::masterKey)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new ResticException(
                        Reason.Failed,
                        "the key " + id + " of repository " + location.repoIdentifier(namespace)
                                + " was changed just now; it is looked at again"));
    }

    private static String first(List<Key> found, By by) {
        return found.stream()
                .filter(key -> key.by() == by)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static boolean isOpen(KeyRenewal.Key key) {
        return key.sort() == Sort.Cheap || key.sort() == Sort.Dear;
    }

    private static By by(Sort sort, boolean isRandom) {
        return switch (sort) {
            case Cheap -> isRandom ? By.New : By.Old;
            case Dear -> isRandom ? By.Old : By.New;
            case HalfWritten -> By.Nothing;
            case Foreign -> By.Unknown;
        };
    }
}
