package io.salvor.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a location holds besides the repositories of restic. Methods throw {@link StorageException} when the store does not
 * do what is asked, and {@link CatalogException} when what it gives cannot be used. Thread-safe.
 */
public final class Catalog {
    private final ObjectStore store;

    /** @param mapper is copied, and knows the types that plans and volumes are made of */
    public Catalog(ObjectStore store, ObjectMapper mapper) {
        this(store, mapper, CatalogLimits.standard());
    }

    public Catalog(ObjectStore store, ObjectMapper mapper, CatalogLimits limits) {
        this.store = store;
    }

    /** What the location says of itself; empty if it has never been used. */
    public Optional<LocationRecord> location() {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes sure that the location belongs to the master key: compares, or records the key where the location is new.
     *
     * @param keyContext what to derive passwords with if the location is new; one that is in use keeps its own
     * @throws CatalogException with {@link CatalogProblem#WrongMasterKey} if it was first used with another master key; with
     *     {@link CatalogProblem#Missing} if the record has vanished from a location that holds repositories or backups
     */
    public LocationRecord openLocation(String keyContext, byte[] masterKey) {
        throw new UnsupportedOperationException();
    }

    /** The record of a namespace's repository; empty if none was ever made. */
    public Optional<RepositoryRecord> repository(String namespace) {
        throw new UnsupportedOperationException();
    }

    /** Records that a repository was made. @return what the bucket holds now: an earlier record is left alone */
    public RepositoryRecord recordRepository(String namespace, RepositoryRecord repository) {
        throw new UnsupportedOperationException();
    }

    public void putPlan(String backup, Object plan) {
        throw new UnsupportedOperationException();
    }

    /** The plan that a backup was frozen with; empty if there is none. */
    public <T> Optional<T> plan(String backup, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    /** @param archive a file written by {@link ObjectArchive.Writer} */
    public void putObjects(String backup, Path archive) {
        throw new UnsupportedOperationException();
    }

    /** Hands every object of a backup to the consumer. @return how many there were */
    public int objects(String backup, Consumer<ArchivedObject> consumer) {
        throw new UnsupportedOperationException();
    }

    /** @param volumes the PodVolumeBackups as a JSON array */
    public void putVolumes(String backup, JsonNode volumes) {
        throw new UnsupportedOperationException();
    }

    /** The PodVolumeBackups of a backup as a JSON array. */
    public JsonNode volumes(String backup) {
        throw new UnsupportedOperationException();
    }

    /** The PodVolumeBackups of a backup, each bound to a type. */
    public <T> List<T> volumes(String backup, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    public void putLog(String backup, String log) {
        throw new UnsupportedOperationException();
    }

    /** The log of a backup; empty if there is none. */
    public Optional<String> log(String backup) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes a backup exist. To be called once everything else of it is in the bucket, in this order: plan (before the first
     * volume is read), then objects, volumes and log when all volumes have ended, and the marker last. A backup without a
     * marker is listed nowhere and cannot be restored, so a crash between two steps leaves nothing half believed, and every
     * step may be repeated.
     *
     * @throws CatalogException with {@link CatalogProblem#Missing} if the objects or volumes are not in the bucket
     */
    public void seal(BackupMarker marker) {
        throw new UnsupportedOperationException();
    }

    /** The marker of a backup; empty if there is no such backup or it was never sealed. */
    public Optional<BackupMarker> marker(String backup) {
        throw new UnsupportedOperationException();
    }

    /** Every sealed backup of the location. One that cannot be read is reported and keeps none of the others back. */
    public SealedBackups markers() {
        throw new UnsupportedOperationException();
    }
}
