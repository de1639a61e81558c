package io.salvor.operator.storage;

import io.salvor.api.KeyCost;
import io.salvor.catalog.PasswordSource;
import io.salvor.maintenance.KeyRenewal;
import io.salvor.maintenance.KeyRenewal.Sort;
import io.salvor.restic.KeyTrial;
import io.salvor.restic.Restic;
import io.salvor.restic.key.KeyFile;
import io.salvor.restic.key.ScryptCost;
import io.salvor.restic.key.SealingKey;
import io.salvor.store.ObjectNames;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.StorageException;
import io.salvor.trouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Gives a repository whose password nobody finds by trying a key that is cheap to open, in the place of the one that restic made. The new one is tried beside the repository,
 * written, and tried in it; only then the old one goes. Wherever that is broken off, the repository has a key that opens it, and the next
 * time goes on from there.
 */
@ApplicationScoped
public class RepositoryKeys {
    private static final Logger LOG = Logger.getLogger(RepositoryKeys.class);
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final Restic restic;
    private final KeyTrial trial;
    private final ScryptCost ofPeople;
    private final KnownKeys known = new KnownKeys();
    private final SecureRandom random = new SecureRandom();

    @Inject
    public RepositoryKeys(Restic restic) {
        this(restic, ScryptCost.ORDINARY);
    }

    /** @param ofPeople what a key costs that is made for a password that people have thought of */
    RepositoryKeys(Restic restic, ScryptCost ofPeople) {
        this.restic = restic;
        this.ofPeople = ofPeople;
        this.trial = new KeyTrial(restic);
    }

    /**
     * How it stands with a repository's key.
     *
     * @param trouble why it could not be made cheap; null where it is, or nothing is to be done
     */
    public record Outcome(KeyCost cost, Trouble trouble) {}

    /** What is known of keys by their files alone. */
    KnownKeys known() {
        return known;
    }

    /**
     * Does what is to be done, which mostly is nothing. It never fails: a repository can be used with either key. To be called under its
     * Lease.
     */
    Outcome renew(OpenLocation location, String namespace, Instant now) {
        if (!location.passwords().inForce().isRandom()) {
            // What people have thought of is found by trying, unless each try is work.
            return new Outcome(KeyCost.Ordinary, null);
        }
        try {
            List<RepositoryKey> keys = read(location, namespace);
            KeyRenewal renewal =
                    KeyRenewal.decide(keys.stream().map(RepositoryKey::seen).toList());
            if (renewal.make()) {
                LOG.infof("the key of %s is written anew: %s", location.repoIdentifier(namespace), renewal.because());
                String id = make(location, namespace, location.passwords().inForce(), masterKey(keys), now);
                replace(location, namespace, id, renewal.remove());
            } else if (!renewal.remove().isEmpty()) {
                replace(location, namespace, id(keys, Sort.Cheap), renewal.remove());
            }
            boolean cheap = renewal.make() || keys.stream().anyMatch(is(Sort.Cheap));
            return new Outcome(cheap ? KeyCost.Cheap : KeyCost.Ordinary, null);
        } catch (Trouble e) {
            return new Outcome(KeyCost.Ordinary, e);
        }
    }

    /**
     * Removes what a write that was killed has left of a key, where another one opens the repository: restic does not get beyond it.
     * To be called under the repository's Lease.
     *
     * @return whether there was any
     */
    boolean clear(OpenLocation location, String namespace) {
        List<RepositoryKey> keys = read(location, namespace);
        List<String> left = keys.stream()
                .filter(is(Sort.HalfWritten))
                .map(key -> key.seen().id())
                .toList();
        if (keys.stream().noneMatch(key -> key.masterKey() != null)) {
            return false;
        }
        left.forEach(id -> remove(location, namespace, id));
        return !left.isEmpty();
    }

    /** One repository at a time: a dear key takes 32 MiB. */
    private synchronized List<RepositoryKey> read(OpenLocation location, String namespace) {
        return RepositoryKey.read(location.store(), namespace, location.password(namespace));
    }

    /**
     * Writes a key, tried beside the repository: a cheap one for a password that nobody finds by trying, and no other.
     *
     * @return its name
     */
    String make(OpenLocation location, String namespace, PasswordSource source, SealingKey masterKey, Instant now) {
        String password = source.password(namespace);
        ScryptCost cost = source.isRandom() ? ScryptCost.CHEAP : ofPeople;
        byte[] content = KeyFile.write(masterKey, password, cost, now, random);
        String id = KeyFile.id(content);
        try {
            trial.open(config(location, namespace), id, content, password, DEADLINE);
        } catch (ResticException e) {
            throw refused(location, namespace, source, e.getMessage());
        }
        location.store().putIfAbsent(ObjectNames.repositoryKeys(namespace) + id, content);
        return id;
    }

    private void replace(OpenLocation location, String namespace, String cheap, List<String> old) {
        if (!opens(location, namespace, location.password(namespace), cheap)) {
            remove(location, namespace, cheap);
            throw refused(
                    location, namespace, location.passwords().inForce(), "it opened the repository with another key");
        }
        old.forEach(id -> remove(location, namespace, id));
    }

    /** Whether restic opens the repository with a password, by this key and no other. */
    boolean opens(OpenLocation location, String namespace, String password, String id) {
        return restic.opensWith(location.access(namespace, password), id, DEADLINE);
    }

    static void remove(OpenLocation location, String namespace, String id) {
        location.store().delete(ObjectNames.repositoryKeys(namespace) + id);
    }

    static ResticException refused(OpenLocation location, String namespace, PasswordSource source, String because) {
        String repository = "repository " + location.repoIdentifier(namespace);
        return source.isRandom()
                ? new ResticException(
                        Reason.CheapKeyRefused,
                        repository
                                + " keeps the key that restic made, which is as good and takes each restic about half a"
                                + " second longer, because restic does not take a cheap one: " + because)
                : new ResticException(
                        Reason.Failed,
                        repository
                                + " keeps the password that it has, because restic does not take a key for the shared"
                                + " one: " + because);
    }

    private static byte[] config(OpenLocation location, String namespace) {
        String key = ObjectNames.repositoryConfig(namespace);
        try (InputStream in = location.store().get(key)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new StorageException(Reason.Other, key + " cannot be read: " + e, e);
        }
    }

    private static SealingKey masterKey(List<RepositoryKey> keys) {
        return keys.stream().filter(is(Sort.Dear)).findFirst().orElseThrow().masterKey();
    }

    private static String id(List<RepositoryKey> keys, Sort sort) {
        return keys.stream().filter(is(sort)).findFirst().orElseThrow().seen().id();
    }

    private static Predicate<RepositoryKey> is(Sort sort) {
        return key -> key.seen().sort() == sort;
    }
}
