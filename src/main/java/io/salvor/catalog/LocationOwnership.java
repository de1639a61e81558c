package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ties a location to its master key. */
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
     * @throws CatalogException {@link Reason#WrongMasterKey}, or {@link Reason#Missing} where the record of a used one has vanished
     */
    LocationRecord open(String keyContext, byte[] masterKey) {
        if (keyContext == null) {
            return openToRead(masterKey);
        }
        Optional<LocationRecord> known = record();
        if (known.isEmpty()) {
            requireUnused();
            documents.putRecordIfAbsent(
                    CatalogLayout.LOCATION,
                    new LocationRecord(keyContext, RepositoryPasswords.keyCheck(masterKey, keyContext)));
            known = record();
        }
        return checked(
                known.orElseThrow(() -> Problems.missing(CatalogLayout.LOCATION, "was written and is not there")),
                masterKey);
    }

    /** The same where nothing is written. */
    private LocationRecord openToRead(byte[] masterKey) {
        return checked(
                record().orElseThrow(() -> Problems.missing(
                        CatalogLayout.LOCATION,
                        "is not there, so that no Salvor has written to this location; correct its bucket or prefix")),
                masterKey);
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
     * Puts another master key in the place of the one that the location has, which is kept under the other from then on.
     *
     * @throws CatalogException {@link Reason#WrongMasterKey} if it has another one by now
     */
    public LocationRecord replace(byte[] masterKey, byte[] next, Instant now) {
        LocationRecord old = openToRead(masterKey);
        List<byte[]> earlier = Stream.concat(Stream.of(masterKey), old.earlierKeys(masterKey).stream())
                .toList();
        return written(new LocationRecord(
                LocationRecord.FORMAT_VERSION,
                old.keyContext(),
                RepositoryPasswords.keyCheck(next, old.keyContext()),
                old.keyCheck(),
                now.truncatedTo(ChronoUnit.SECONDS),
                null,
                EarlierKeys.write(earlier, next, old.keyContext())));
    }

    /** Writes down that the passwords of the key before open nothing any more. */
    public LocationRecord retire(byte[] masterKey, Instant now) {
        LocationRecord old = openToRead(masterKey);
        return written(new LocationRecord(
                LocationRecord.FORMAT_VERSION,
                old.keyContext(),
                old.keyCheck(),
                old.previousKeyCheck(),
                old.replacedAt(),
                now.truncatedTo(ChronoUnit.SECONDS),
                old.earlierKeys()));
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
                                + " location a prefix of its own");
            }
        }
    }

    private static void check(LocationRecord location) {
        if (!ObjectNames.isName(location.keyContext())) {
            throw Problems.malformed(CatalogLayout.LOCATION, "has a keyContext that is no name");
        }
    }
}
