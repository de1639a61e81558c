package io.salvor.cli.restore;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.LocationRecord;
import io.salvor.catalog.PasswordSource;
import io.salvor.catalog.RepositoryRecord;
import io.salvor.catalog.SealedBackups;
import io.salvor.restic.key.KeyFile;
import io.salvor.restic.key.SealingKey;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * What a master key, and the copy of a shared password, open of a location, by its files alone: no restic and nothing that writes.
 *
 * @param refused why it is not the key of the location, or the copy not its password; null where they are
 * @param shared whether all repositories have one password
 * @param copy whether a copy of that was tried as well
 * @param repositories by namespace
 * @param backup the newest one, whose objects are read whole; null where there is none
 */
record KeyProof(String refused, boolean shared, boolean copy, List<Opened> repositories, Opened backup) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** restic's own have some hundred bytes. */
    private static final int LONGEST = 16 << 10;

    /** restic itself tries no more of them. */
    private static final int MOST_KEYS = 20;

    /** One of before opens everything until it has gone, and whatever it is, where there is no repository yet. */
    private static final String NOT_IN_FORCE =
            "the copy of the password is not the password that the repositories of this location have: one that is made now"
                    + " does not open with it, and others may not for long; salvor repository password prints the one in force";

    KeyProof {
        repositories = List.copyOf(repositories);
    }

    /** Something of the location. @param problem why the key does not open it; null where it does */
    record Opened(String name, String problem) {
        boolean opens() {
            return problem == null;
        }
    }

    /** Whether there is nothing that it does not open. */
    boolean opensAll() {
        return refused == null && repositories.stream().allMatch(Opened::opens) && (backup == null || backup.opens());
    }

    /**
     * @param copy of the password that all repositories have; null where none is to be tried
     * @throws io.salvor.trouble.Trouble where that cannot be found out: the location cannot be read, or is none
     * @throws IllegalArgumentException where there is a copy, and repositories have a password each
     */
    static KeyProof of(ObjectStore store, byte[] masterKey, PasswordSource copy) {
        Catalog closed = new Catalog(store);
        LocationRecord record;
        try {
            record = closed.openLocation(null, masterKey);
        } catch (CatalogException e) {
            if (e.reason() == Reason.WrongMasterKey) {
                return new KeyProof(e.getMessage(), false, false, List.of(), null);
            }
            throw e;
        }
        Catalog catalog = closed.with(record.contentKeys(masterKey));
        if (copy != null && !record.isShared()) {
            throw new IllegalArgumentException(
                    "the repositories of this location have a password each, which comes from the"
                            + " master key; leave out --repository-password-file");
        }
        PasswordSource inForce = record.passwordSource(masterKey);
        List<Opened> repositories = CatalogLayout.repositories(store).stream()
                .map(namespace -> new Opened(namespace, repository(store, catalog, namespace, inForce, copy)))
                .toList();
        boolean another =
                copy != null && !copy.equals(inForce) && repositories.stream().allMatch(Opened::opens);
        return new KeyProof(
                another ? NOT_IN_FORCE : null, record.isShared(), copy != null, repositories, newest(catalog));
    }

    private static String repository(
            ObjectStore store, Catalog catalog, String namespace, PasswordSource inForce, PasswordSource copy) {
        if (copy != null && !copy.equals(inForce) && key(store, namespace, copy).isEmpty()) {
            return "none of its keys is opened by the copy of the password";
        }
        String config = ObjectNames.repositoryConfig(namespace);
        if (!store.exists(config)) {
            return config
                    + " is not there: restic did not come to the end of making this repository, or it was removed";
        }
        Optional<SealingKey> key = key(store, namespace, inForce);
        if (key.isEmpty()) {
            return inForce.isRandom()
                    ? "none of its keys is opened by the password that comes from this master key"
                    : "none of its keys is opened by the password that lies in the location under this master key";
        }
        Optional<String> id = key.get().open(content(store, config)).flatMap(KeyProof::id);
        if (id.isEmpty()) {
            return config + " is not encrypted with the key of this repository; put it back from the bucket's versions";
        }
        return catalog.repository(namespace)
                .map(RepositoryRecord::id)
                .filter(known -> !known.equals(id.get()))
                .map(known -> "it is not the repository " + known + " that Salvor made, but " + id.get())
                .orElse(null);
    }

    private static Optional<SealingKey> key(ObjectStore store, String namespace, PasswordSource source) {
        return store.keys(ObjectNames.repositoryKeys(namespace)).stream()
                .limit(MOST_KEYS)
                .flatMap(file -> KeyFile.read(content(store, file)).stream())
                .flatMap(file -> file.open(source.password(namespace)).stream())
                .findFirst();
    }

    private static Optional<String> id(byte[] config) {
        try {
            return Optional.ofNullable(JSON.readTree(config).path("id").textValue());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Opened newest(Catalog catalog) {
        SealedBackups all = catalog.markers();
        if (all.backups().isEmpty()) {
            return null;
        }
        BackupMarker backup = all.backups().get(0);
        try {
            catalog.signatures().check(backup, true).objects(object -> {});
            return new Opened(backup.name(), null);
        } catch (CatalogException e) {
            return new Opened(backup.name(), e.getMessage());
        }
    }

    private static byte[] content(ObjectStore store, String key) {
        try (InputStream in = store.get(key)) {
            return in.readNBytes(LONGEST);
        } catch (IOException e) {
            throw new StorageException(Reason.Other, key + " cannot be read: " + e, e);
        }
    }
}
