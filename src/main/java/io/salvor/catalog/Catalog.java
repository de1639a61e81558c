package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a location holds besides the repositories of restic. Methods throw {@link StorageException} when the store does not do what is asked, and {@link
 * CatalogException} when what it gives cannot be used: the bucket is untrusted, and read within limits. Thread-safe.
 */
public final class Catalog {
    private final ObjectStore store;
    private final CatalogLimits limits;
    private final BoundedJson json;
    private final CatalogDocuments documents;
    private final SecretDocuments secrets;
    private final Markers markers;
    private final Plans plans;
    private final Archives archives;
    private final LocationOwnership ownership;
    private final Signatures signatures;
    private final Deletions deletions;

    public Catalog(ObjectStore store) {
        this(store, CatalogLimits.standard());
    }

    public Catalog(ObjectStore store, CatalogLimits limits) {
        this(store, limits, null);
    }

    private Catalog(ObjectStore store, CatalogLimits limits, ContentKeys keys) {
        this.store = store;
        this.limits = limits;
        EncryptedContent secret = new EncryptedContent(keys);
        json = new BoundedJson(limits.ofDocuments());
        documents = new CatalogDocuments(store, json, limits);
        secrets = new SecretDocuments(store, json, documents, limits, secret);
        archives = new Archives(store, limits, secret);
        signatures = new Signatures(limits, json, documents, archives, policyHooks(), keys);
        deletions = new Deletions(store, secrets, keys != null);
        markers = new Markers(store, documents, signatures, deletions);
        plans = new Plans(store, json, documents, secrets);
        ownership = new LocationOwnership(store, documents);
    }

    /** The same with the keys for what holds Secrets; without them that is neither written nor read. */
    public Catalog with(ContentKeys keys) {
        return new Catalog(store, limits, keys);
    }

    /** What the location says of itself; empty if it has never been used. */
    public Optional<LocationRecord> location() {
        return ownership.record();
    }

    /** See {@link LocationOwnership#open}. @param keyContext for a new location, one in use keeps its own; null writes nothing */
    public LocationRecord openLocation(String keyContext, byte[] masterKey) {
        return ownership.open(keyContext, masterKey, () -> null);
    }

    /** What ties the location to its master key. */
    public LocationOwnership ownership() {
        return ownership;
    }

    /** Which installation writes to the location. */
    public OwnerClaims owners() {
        return new OwnerClaims(store, documents);
    }

    /** The record of a namespace's repository; empty if none was ever made. */
    public Optional<RepositoryRecord> repository(String namespace) {
        return documents.record(CatalogLayout.repository(namespace), RepositoryRecord.class, RepositoryRecord.FORMAT);
    }

    /** Records that a repository was made. @return what the bucket holds now: an earlier record is left alone */
    public RepositoryRecord recordRepository(String namespace, RepositoryRecord repository) {
        String key = CatalogLayout.repository(namespace);
        documents.putRecordIfAbsent(key, repository);
        return repository(namespace).orElseThrow(() -> Problems.missing(key, "was written and is not there"));
    }

    /** Keeps the plan that a backup is frozen with. @return what the bucket holds now: one that is there under that name stays */
    public KeptPlan keepPlan(StoredPlan plan) {
        return plans.keep(plan);
    }

    /** The plan that a backup was frozen with; empty if there is none. */
    public Optional<KeptPlan> plan(String backup) {
        return plans.of(backup);
    }

    /** The same where there was one. @throws CatalogException with {@link Reason#PlanMissing} if it is not found in any way */
    public KeptPlan requirePlan(String backup) {
        return plans.require(backup);
    }

    /** Takes backups out of the bucket. */
    public BackupRemoval removal() {
        return new BackupRemoval(store, markers, plans, deletions);
    }

    /** Whether a backup was begun, sealed or not. */
    public boolean isBegun(String backup) {
        return store.exists(CatalogLayout.plan(backup));
    }

    /** Keeps the plan that a restore is carried out by, until {@link #forgetRestorePlan}. @return its digest */
    public String keepRestorePlan(String restoreUid, StoredRestorePlan plan) {
        return plans.keepRestore(restoreUid, plan);
    }

    /** The plan that a restore is carried out by; empty if there is none. @param digest it must have; null for any */
    public Optional<StoredRestorePlan> restorePlan(String restoreUid, String digest) {
        return plans.ofRestore(restoreUid, digest);
    }

    /** Removes the plan of a restore that has ended. */
    public void forgetRestorePlan(String restoreUid) {
        store.delete(CatalogLayout.restorePlan(restoreUid));
    }

    /** What is to run in pods that come back. */
    public PolicyHooks policyHooks() {
        return new PolicyHooks(store, secrets);
    }

    /** What people read of restores. */
    public RestoreDocuments restoreDocuments() {
        return new RestoreDocuments(store, json, documents);
    }

    /** Writes the objects of a backup into a file, as {@link #putObjects} stores it. @param modified the time that the entries carry */
    public ObjectArchive.Writer archive(String backup, Path file, Instant modified) {
        return archives.writer(backup, file, modified);
    }

    public void putObjects(String backup, Path archive) {
        store.put(CatalogLayout.objects(backup), archive);
    }

    /** Hands every object of a backup to the consumer while it is being read. @return how many there were */
    public int objects(String backup, Consumer<ArchivedObject> consumer) {
        return archives.read(backup, consumer);
    }

    /** Keeps what became of the volumes of a backup. */
    public void putVolumes(String backup, List<StoredVolume> volumes) {
        documents.putDocument(CatalogLayout.volumes(backup), volumes);
    }

    /** What became of the volumes of a backup. */
    public List<StoredVolume> volumes(String backup) {
        return documents.list(CatalogLayout.volumes(backup), json.listOf(StoredVolume.class), StoredVolume.FORMAT);
    }

    public void putLog(String backup, String log) {
        documents.putPacked(CatalogLayout.log(backup), log.getBytes(StandardCharsets.UTF_8));
    }

    /** The log of a backup; empty if there is none. */
    public Optional<String> log(String backup) {
        return documents.packed(CatalogLayout.log(backup)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Makes a backup exist, and signs it, once all else of it is in the bucket, which is read back first. Each step may be repeated.
     * @throws CatalogException if objects or volumes cannot be read, or are not what the marker counts, or another backup has that name */
    public void seal(BackupMarker marker) {
        archives.requireHolds(marker.name(), marker.objects());
        volumes(marker.name());
        markers.put(marker);
    }

    /** What tells whether a backup is as it was sealed. */
    public Signatures signatures() {
        return signatures;
    }

    /** Which backups are being deleted. */
    public Deletions deletions() {
        return deletions;
    }

    /** The marker of a backup; empty if there is no such backup, it was never sealed, or it is being deleted. */
    public Optional<BackupMarker> marker(String backup) {
        return markers.of(backup);
    }

    /** Every sealed backup that is not being deleted. One that cannot be read is reported and keeps none of the others back. */
    public SealedBackups markers() {
        return markers.all();
    }
}
