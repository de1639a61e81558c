package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Ties a location to the master key that it was first used with. */
final class LocationOwnership {
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
                    new LocationRecord(
                            LocationRecord.FORMAT_VERSION,
                            keyContext,
                            RepositoryPasswords.keyCheck(masterKey, keyContext)));
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
        byte[] check =
                RepositoryPasswords.keyCheck(masterKey, location.keyContext()).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(check, location.keyCheck().getBytes(StandardCharsets.UTF_8))) {
            throw new CatalogException(
                    Reason.WrongMasterKey,
                    CatalogLayout.LOCATION,
                    "this location was first used with another master key; put that key into the location's Secret, or"
                            + " give this one a prefix of its own");
        }
        return location;
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
