package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Ties a location to its master key, and keeps what the passwords of its repositories come from. */
public final class LocationOwnership {
    private final ObjectStore store;
    private final CatalogDocuments documents;

    LocationOwnership(ObjectStore store, CatalogDocuments documents) {
        this.store = store;
        this.documents = documents;
    }

    /** What the location says of itself; empty if it has never been used. */
    Optional<LocationRecord> record() {
        Optional<LocationRecord> location =
                documents.record(CatalogLayout.LOCATION, LocationRecord.class, LocationRecord.FORMAT);
        location.ifPresent(LocationOwnership::check);
        return location;
    }

    /**
     * Makes sure that the location belongs to the master key: compares, or records the key where the location is new.
     *
     * @param keyContext what to derive passwords with in a new location, one that is in use keeps its own; null writes nothing
     * @param shared the password that all repositories of a new location have, asked for there alone; null has each derived
     * @throws CatalogException {@link Reason#WrongMasterKey}, or {@link Reason#Missing} where the record of a used one has vanished
     */
    public LocationRecord open(String keyContext, byte[] masterKey, Supplier<PasswordSource.Shared> shared) {
        if (keyContext == null) {
            return openToRead(masterKey);
        }
        Optional<LocationRecord> known = record();
        if (known.isEmpty()) {
            requireUnused();
            PasswordSource.Shared password = shared.get();
            documents.putRecordIfAbsent(
                    CatalogLayout.LOCATION,
                    first(
                            new LocationRecord(keyContext, RepositoryPasswords.keyCheck(masterKey, keyContext)),
                            masterKey,
                            password));
            known = record();
        }
        return checked(
                known.orElseThrow(() -> Problems.missing(CatalogLayout.LOCATION, "was written and is not there")),
                masterKey);
    }

    private static LocationRecord first(LocationRecord derived, byte[] masterKey, PasswordSource.Shared shared) {
        return shared == null
                ? derived
                : new ChangedLocation(derived, masterKey).withPasswords(shared, Stream.of(), null);
    }

    /** The same where nothing is written. */
    private LocationRecord openToRead(byte[] masterKey) {
        Optional<LocationRecord> known = record();
        if (known.isEmpty()) {
            requireUnused();
            throw Problems.missing(
                    CatalogLayout.LOCATION,
                    "is not there: no Salvor has written to this place, or it is another than before, or was emptied;"
                            + " correct its bucket, volume or prefix, or see whether the right share is mounted; to begin"
                            + " with an empty place, delete the location and make it anew, which deletes no backup");
        }
        return checked(known.get(), masterKey);
    }

    private static LocationRecord checked(LocationRecord location, byte[] masterKey) {
        if (location.isOf(masterKey)) {
            return location;
        }
        throw new CatalogException(
                Reason.WrongMasterKey,
                CatalogLayout.LOCATION,
                location.wasOf(masterKey)
                        ? "this is the master key that this location had until " + location.replacedAt()
                                + "; give it the one that has replaced it"
                        : "this location is used with another master key; put that key into the location's Secret; or, to"
                                + " replace it, name the Secret that has it as previousMasterKey; or give this one a prefix of its own");
    }

    /**
     * Writes down what repositories are about to have their passwords from, before one of them has. So it is known however that ends.
     *
     * @throws CatalogException {@link Reason#WrongMasterKey} if the location has another master key by now
     */
    public LocationRecord prepare(byte[] masterKey, PasswordSource next, Instant now) {
        ChangedLocation changed = changed(masterKey);
        Instant begun = now.truncatedTo(ChronoUnit.SECONDS);
        if (next instanceof PasswordSource.Derived derived && !derived.isOf(masterKey)) {
            List<byte[]> known = Stream.concat(
                            Stream.of(derived.masterKey()),
                            changed.record().earlierKeys(masterKey).stream().filter(key -> !derived.isOf(key)))
                    .toList();
            return written(changed.withEarlierKeys(known, begun));
        }
        return written(changed.withPasswords(changed.record().passwordSource(masterKey), known(next, changed), begun));
    }

    /** Has repositories have their passwords from elsewhere from now on; from where they had them is kept. */
    public LocationRecord change(byte[] masterKey, PasswordSource next, Instant now) {
        ChangedLocation changed = changed(masterKey);
        return written(changed.withPasswords(next, known(next, changed), now.truncatedTo(ChronoUnit.SECONDS)));
    }

    private static Stream<PasswordSource.Shared> known(PasswordSource next, ChangedLocation changed) {
        Stream<PasswordSource.Shared> known = changed.record().shared(changed.masterKey());
        return next instanceof PasswordSource.Shared shared ? Stream.concat(Stream.of(shared), known) : known;
    }

    /**
     * Puts another master key in the place of the one that the location has, which is kept under the other from then on.
     *
     * @throws CatalogException {@link Reason#WrongMasterKey} if it has another one by now
     */
    public LocationRecord replace(byte[] masterKey, byte[] next, Instant now) {
        return written(changed(masterKey).withMasterKey(next, now.truncatedTo(ChronoUnit.SECONDS)));
    }

    /** Writes down that the passwords of before open nothing any more. */
    public LocationRecord retire(byte[] masterKey, Instant now) {
        return written(changed(masterKey).retired(now.truncatedTo(ChronoUnit.SECONDS)));
    }

    private ChangedLocation changed(byte[] masterKey) {
        return new ChangedLocation(openToRead(masterKey), masterKey);
    }

    LocationRecord written(LocationRecord record) {
        documents.putRecord(CatalogLayout.LOCATION, record);
        return record;
    }

    private void requireUnused() {
        for (String folder : store.folders("")) {
            String prefix = folder + "/";
            if (prefix.equals(CatalogLayout.REPOSITORIES)
                    || prefix.equals(CatalogLayout.BACKUPS)
                    || prefix.equals(ObjectNames.RESTIC)) {
                throw Problems.missing(
                        CatalogLayout.LOCATION,
                        "is not there, although " + prefix + " is; put it back from a copy of the bucket, or give the"
                                + " location a prefix of its own"
                                + (prefix.equals(ObjectNames.RESTIC)
                                        ? ", and a config.resticRepoPrefix of its own where it has one"
                                        : ""));
            }
        }
    }

    private static void check(LocationRecord location) {
        if (!ObjectNames.isName(location.keyContext())) {
            throw Problems.malformed(CatalogLayout.LOCATION, "has a keyContext that is no name");
        }
    }
}
