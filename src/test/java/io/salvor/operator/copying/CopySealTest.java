package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.MaintenanceAttempt;
import io.salvor.api.MaintenanceRound;
import io.salvor.api.ResticRepository;
import io.salvor.catalog.ArchivedObject;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.CatalogLayout;
import io.salvor.catalog.CheckedBackup;
import io.salvor.catalog.ContentKeys;
import io.salvor.catalog.StoredVolume;
import io.salvor.catalog.Tombstone;
import io.salvor.kubernetes.Names;
import io.salvor.maintenance.Step;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.ObjectNames;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.FolderBackend;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.SealedSamples;
import io.salvor.testing.StoredSamples;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import io.salvor.trouble.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopySealTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String NAME = "b1";
    private static final String UID = "uid-of-b1";
    private static final int OBJECTS = 5;
    private static final String DATA = "0a".repeat(32);
    private static final String LOGS = "0b".repeat(32);
    private static final Map<String, String> COPIES = Map.of(DATA, "1a".repeat(32), LOGS, "1b".repeat(32));

    @TempDir
    Path folder;

    private final TestingOwnObjects objects = new TestingOwnObjects(new TestingCalls(), new TestingClock(NOW));
    private OpenLocation from;
    private OpenLocation to;
    private BackupMarker backup;
    private CopySeal copy;

    @BeforeEach
    void make() {
        from = location("first", 1);
        backup = seal(from, NAME, UID);
        to = location("second", 2);
        copy = new CopySeal(
                objects,
                OperatorSettings.with(Map.of(
                        "salvor.namespace",
                        "salvor",
                        "salvor.cache-directory",
                        folder.resolve("cache").toString())),
                new TestingClock(NOW));
    }

    @Test
    void a_copy_is_whole_under_the_keys_of_its_own_location() throws Exception {
        copyAll();

        assertWhole();
        try (var left = Files.list(folder.resolve("cache"))) {
            assertThat(left).isEmpty();
        }
        StoredVolume volume = to.checked(marker(to)).volumes().get(0);
        assertThat(volume.spec().repoIdentifier()).isEqualTo(to.repoIdentifier("shop"));
        assertThat(volume.spec().backupStorageLocation()).isEqualTo("second");
        assertThat(volume.status().parentSnapshotID()).isNull();
        assertThat(volume)
                .usingRecursiveComparison()
                .ignoringFields(
                        "spec.repoIdentifier",
                        "spec.backupStorageLocation",
                        "status.snapshotID",
                        "status.parentSnapshotID")
                .isEqualTo(from.checked(backup).volumes().get(0));
    }

    @Test
    void with_the_keys_of_the_first_location_the_copy_cannot_be_read() {
        copyAll();
        Catalog mistaken = new Catalog(to.store()).with(from.contentKeys());

        assertThatThrownBy(() -> mistaken.signatures().check(marker(to), false))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BackupChanged));
        assertThatThrownBy(() -> mistaken.objects(NAME, object -> {})).isInstanceOf(CatalogException.class);
    }

    @Test
    void a_store_that_goes_away_at_any_call_leaves_no_copy_by_halves() {
        int broken = 0;
        for (boolean first : List.of(false, true)) {
            for (int nth = 0; ; nth++) {
                to = location("second-" + first + "-" + nth, 2);
                FailingObjectStore store = (FailingObjectStore) (first ? from : to).store();
                store.failAfter(nth, Reason.Unreachable);
                try {
                    copyAll();
                } catch (StorageException e) {
                    assertThat(e.reason()).isEqualTo(Reason.Unreachable);
                    broken++;
                }
                boolean through = store.isOutstanding();
                store.recover();
                if (to.catalog().marker(NAME).isPresent()) {
                    assertWhole();
                }
                copyAll();
                assertWhole();
                if (through) {
                    break;
                }
            }
        }
        // So many, or it broke off nothing.
        assertThat(broken).isGreaterThan(20);
    }

    @Test
    void before_the_marker_there_is_a_plan_and_nothing_to_restore() {
        copy.begin(from, to, backup);
        copy.begin(from, to, backup);

        assertThat(to.catalog().marker(NAME)).isEmpty();
        assertThat(to.catalog().isBegun(NAME)).isTrue();
        assertThat(to.catalog().removal().isOnlyBegun(NAME)).isTrue();
        assertThat(to.catalog().requirePlan(NAME)).isEqualTo(from.catalog().requirePlan(NAME));
    }

    @Test
    void one_that_exists_is_not_written_again() {
        copyAll();
        FailingObjectStore store = (FailingObjectStore) to.store();
        store.failWriting("backups/", Reason.AccessDenied);

        seal(COPIES);

        assertWhole();
    }

    @Test
    void nothing_is_sealed_while_a_snapshot_has_no_copy() {
        copy.begin(from, to, backup);

        assertRefused(Reason.CopyFailed, LOGS, () -> seal(Map.of(DATA, "1a".repeat(32))));
        assertThat(to.catalog().marker(NAME)).isEmpty();
        assertThat(to.catalog().removal().isOnlyBegun(NAME)).isTrue();
    }

    @Test
    void nothing_is_sealed_whose_snapshots_are_gone_again() {
        copy.begin(from, to, backup);
        to.store().delete(snapshot("web", LOGS));

        assertRefused(Reason.CopyFailed, COPIES.get(LOGS), () -> seal(COPIES));
        assertThat(to.catalog().marker(NAME)).isEmpty();
    }

    @Test
    void what_maintenance_may_forget_that_began_before_the_copy_did_is_waited_for() {
        ResticRepository repository = new ResticRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName(Names.repository("web", "second"))
                .withNamespace("salvor")
                .build());
        repository.getStatus().maintenanceJob = new MaintenanceAttempt();
        repository.getStatus().maintenanceJob.name = "web-second-m1";
        repository.getStatus().round = new MaintenanceRound();
        repository.getStatus().round.steps = List.of(Step.Forget.name());
        objects.put(repository);
        copy.begin(from, to, backup);

        assertThat(seal(COPIES)).isFalse();
        assertThat(to.catalog().marker(NAME)).isEmpty();

        repository.getStatus().maintenanceJob = null;
        objects.put(repository);
        copyAll();
        assertWhole();
    }

    @Test
    void another_backup_of_its_name_stays_as_it_is() {
        BackupMarker other = seal(to, NAME, "another");

        assertRefused(Reason.BackupExists, "holds another backup of that name", () -> copy.begin(from, to, backup));
        assertRefused(Reason.BackupExists, "holds another backup of that name", () -> seal(COPIES));
        assertThat(marker(to)).isEqualTo(other);
        assertThat(objects(to.checked(other))).hasSize(OBJECTS);
    }

    @Test
    void what_another_backup_of_its_name_has_begun_stays_as_it_is() {
        to.catalog().keepPlan(SealedSamples.plan(NAME, "another"));
        List<String> before = to.store().keys("backups/");

        assertRefused(Reason.BackupExists, "has begun", () -> copy.begin(from, to, backup));
        assertRefused(Reason.BackupExists, "has begun", () -> seal(COPIES));
        assertThat(to.store().keys("backups/")).isEqualTo(before);
    }

    @Test
    void what_is_being_deleted_there_is_waited_for() {
        to.catalog()
                .deletions()
                .put(new Tombstone(Tombstone.FORMAT_VERSION, NAME, UID, "daily", null, "asked for", NOW, List.of()));

        assertRefused(Reason.BackupExists, "is being deleted", () -> copy.begin(from, to, backup));
        assertRefused(Reason.BackupExists, "is being deleted", () -> seal(COPIES));
    }

    @Test
    void what_is_not_as_it_was_sealed_is_not_signed_anew() {
        copy.begin(from, to, backup);
        from.store().delete(CatalogLayout.backup(NAME) + "salvor-signature-" + UID + ".json");

        assertRefused(Reason.BackupUnsigned, "no signature", () -> seal(COPIES));
        assertThat(to.catalog().marker(NAME)).isEmpty();
    }

    @Test
    void a_plan_that_is_not_its_own_is_not_copied() {
        from.catalog().removal().forgetPlan(NAME);
        from.catalog().keepPlan(SealedSamples.plan(NAME, "another"));

        assertRefused(Reason.PlanChanged, "is not its own", () -> copy.begin(from, to, backup));
        assertThat(to.catalog().isBegun(NAME)).isFalse();
    }

    private void copyAll() {
        copy.begin(from, to, backup);
        assertThat(seal(COPIES)).isTrue();
    }

    private boolean seal(Map<String, String> copies) {
        return copy.seal(from, to, backup, copies, copy.settled(to));
    }

    /** By the keys of its location alone, as another installation would read it. */
    private void assertWhole() {
        Catalog alone = new Catalog(to.store()).with(new ContentKeys(to.masterKey(), to.keyContext()));
        BackupMarker marker = alone.marker(NAME).orElseThrow();
        assertThat(marker).isEqualTo(backup.copied("first", to.name(), OBJECTS, NOW));
        CheckedBackup checked = alone.signatures().check(marker, false);
        assertThat(objects(checked)).isEqualTo(objects(from.checked(backup)));
        assertThat(checked.hooks()).contains(StoredSamples.policyHooks());
        assertThat(checked.volumes())
                .extracting(volume -> Optional.ofNullable(volume.status().snapshotID()))
                .containsExactly(Optional.of(COPIES.get(DATA)), Optional.of(COPIES.get(LOGS)), Optional.empty());
        assertThat(alone.log(NAME))
                .contains("done\n2026-11-27T12:00:00Z copied from location first to location " + to.name() + "\n");
    }

    private static List<ArchivedObject> objects(CheckedBackup backup) {
        List<ArchivedObject> objects = new ArrayList<>();
        backup.objects(objects::add);
        return objects;
    }

    private static BackupMarker marker(OpenLocation location) {
        return location.catalog().marker(NAME).orElseThrow();
    }

    private static void assertRefused(Reason reason, String words, ThrowingCallable step) {
        assertThatThrownBy(step).hasMessageContaining(words).isInstanceOfSatisfying(Trouble.class, e -> assertThat(
                        e.reason())
                .isEqualTo(reason));
    }

    private BackupMarker seal(OpenLocation location, String name, String uid) {
        Catalog catalog = location.catalog();
        catalog.putObjects(name, StoredSamples.archive(catalog, folder.resolve("archive"), name, OBJECTS));
        catalog.policyHooks().put(name, StoredSamples.policyHooks());
        catalog.keepPlan(SealedSamples.plan(name, uid));
        catalog.putVolumes(
                name,
                List.of(
                        StoredSamples.volume(name).copied(location.name(), "repo", DATA),
                        SealedSamples.volume(name, "web", LOGS, Map.of("backup-uid", uid)),
                        SealedSamples.volume(name, "web", null, Map.of())));
        catalog.putLog(name, "done");
        BackupMarker sample = StoredSamples.marker();
        BackupMarker marker = new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                name,
                uid,
                "daily",
                sample.policyRevision(),
                sample.scheduledFor(),
                sample.startTime(),
                sample.completionTime(),
                "Completed",
                location.name(),
                List.of("shop", "web"),
                OBJECTS,
                sample.volumes(),
                sample.staticVolumes(),
                sample.salvorVersion());
        catalog.seal(marker);
        return marker;
    }

    private static String snapshot(String namespace, String id) {
        return ObjectNames.repositorySnapshots(namespace) + COPIES.get(id);
    }

    private OpenLocation location(String name, int key) {
        byte[] master = new byte[32];
        Arrays.fill(master, (byte) key);
        FolderBackend backend = new FolderBackend(folder.resolve(name));
        FailingObjectStore store = new FailingObjectStore(new FolderObjectStore(backend.folder()));
        store.put(snapshot("shop", DATA), new byte[] {1});
        store.put(snapshot("web", LOGS), new byte[] {1});
        return new OpenLocation(
                name,
                backend,
                store,
                new Catalog(store).with(new ContentKeys(master, "context-of-" + name)),
                master,
                "context-of-" + name);
    }
}
