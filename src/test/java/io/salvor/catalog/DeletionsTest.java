package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.ObjectStore;
import io.salvor.testing.FailingObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.StoredSamples;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionsTest {
    private static final String BACKUP = StoredSamples.BACKUP;
    private static final String FOLDER = CatalogLayout.backup(BACKUP);
    private static final String ID = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    private ObjectStore store;
    private Catalog catalog;
    private final Tombstone tombstone = StoredSamples.tombstone();

    @BeforeEach
    void seal() {
        store = new FolderObjectStore(folder.resolve("store"));
        catalog = new Catalog(store).with(StoredSamples.keys());
        catalog.keepPlan(StoredSamples.plan());
        catalog.putObjects(BACKUP, StoredSamples.archive(catalog, folder.resolve("archive"), 8));
        catalog.putVolumes(BACKUP, List.of(StoredSamples.volume()));
        catalog.putLog(BACKUP, "done");
        catalog.seal(StoredSamples.marker());
    }

    @Test
    void a_backup_that_is_being_deleted_is_found_nowhere_although_its_marker_is_there() {
        assertThat(catalog.markers().backups()).hasSize(1);

        catalog.deletions().put(tombstone);

        assertThat(catalog.marker(BACKUP)).isEmpty();
        assertThat(catalog.markers().backups()).isEmpty();
        assertThat(catalog.markers().problems()).isEmpty();
        assertThat(new Catalog(store).marker(BACKUP)).isEmpty();
        assertThat(catalog.deletions().isUnderWay(BACKUP)).isTrue();
        assertThat(catalog.deletions().isUnderWay("shop")).isFalse();
    }

    @Test
    void its_snapshots_are_to_be_forgotten_only_once_its_marker_is_gone() {
        catalog.deletions().put(tombstone);
        assertThat(catalog.deletions().snapshots("shop")).isEmpty();

        catalog.removal().unseal(tombstone);

        assertThat(catalog.deletions().snapshots("shop")).containsOnlyKeys(ID);
        assertThat(catalog.deletions().snapshots("other")).isEmpty();
    }

    @Test
    void what_was_not_written_with_the_key_of_the_location_neither_deletes_nor_hides_anything() {
        byte[] bare = BoundedBytes.pack(new BoundedJson(CatalogLimits.standard()).write(tombstone));
        byte[] otherKey = new EncryptedContent(new ContentKeys(new byte[32], "theirs")).encrypted(key(), bare);
        for (byte[] forged : List.of(bare, otherKey, "{}".getBytes(StandardCharsets.UTF_8))) {
            store.put(key(), forged);

            assertThat(catalog.marker(BACKUP)).isPresent();
            assertThat(catalog.markers().backups()).hasSize(1);
            assertThat(catalog.deletions().all().backups()).isEmpty();
            assertThat(catalog.deletions().all().problems()).hasSize(1);
            assertThat(catalog.deletions().snapshots("shop")).isEmpty();
        }
    }

    @Test
    void a_tombstone_that_is_put_in_another_place_deletes_nothing() throws Exception {
        catalog.deletions().put(tombstone);
        byte[] stolen;
        try (var in = store.get(key())) {
            stolen = in.readAllBytes();
        }
        store.delete(key());
        store.put("deletions/" + BACKUP + "/other-uid.json.gz", stolen);
        store.put("deletions/odd.json.gz", stolen);
        store.put("deletions/x/y/z.json.gz", stolen);

        assertThat(catalog.deletions().all().backups()).isEmpty();
        assertThat(catalog.deletions().all().problems()).hasSize(3);
        assertThat(catalog.marker(BACKUP)).isPresent();
    }

    @Test
    void what_names_no_snapshot_is_never_written() {
        Tombstone odd = new Tombstone(
                1,
                BACKUP,
                tombstone.uid(),
                null,
                null,
                "why",
                Instant.EPOCH,
                List.of(new Tombstone.Repository("shop", List.of("latest"))));

        assertThatThrownBy(() -> catalog.deletions().put(odd))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.Malformed));
        assertThat(store.keys("deletions/")).isEmpty();
    }

    @Test
    void a_backup_that_is_deleted_leaves_nothing() {
        catalog.removal().bury(tombstone);
        assertThat(store.keys("backups/")).hasSize(5);

        catalog.removal().complete(tombstone);

        assertThat(store.keys("backups/")).isEmpty();
        assertThat(store.keys("deletions/")).isEmpty();
    }

    @Test
    void each_step_may_be_repeated() {
        for (int i = 0; i < 2; i++) {
            catalog.removal().bury(tombstone);
            catalog.removal().unseal(tombstone);
        }
        for (int i = 0; i < 2; i++) {
            catalog.removal().complete(tombstone);
        }

        assertThat(store.keys("")).isEmpty();
    }

    @Test
    void files_stay_while_the_marker_is_there() {
        catalog.deletions().put(tombstone);

        assertThatThrownBy(() -> catalog.removal().complete(tombstone))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("is there again although the backup is being deleted");
        assertThat(store.keys("backups/")).hasSize(6);
        assertThat(catalog.deletions().isUnderWay(BACKUP)).isTrue();
    }

    @Test
    void a_backup_of_its_name_that_was_sealed_meanwhile_stays() {
        Tombstone other =
                new Tombstone(1, BACKUP, "uid-of-other", null, null, "why", Instant.EPOCH, tombstone.repositories());
        List<String> before = store.keys("");

        catalog.removal().bury(other);
        catalog.removal().complete(other);

        assertThat(store.keys("")).isEqualTo(before);
        assertThat(catalog.marker(BACKUP)).isPresent();
    }

    @Test
    void a_plan_that_nobody_can_read_does_not_keep_a_deletion_from_its_end() {
        catalog.removal().bury(tombstone);
        store.put(CatalogLayout.plan(BACKUP), new byte[] {1});

        catalog.removal().complete(tombstone);

        assertThat(store.keys("")).isEmpty();
    }

    @Test
    void the_last_steps_before_a_marker_are_taken_back_of_a_backup_without_one_alone() {
        Set<String> whole = Set.copyOf(store.keys(FOLDER));
        String uid = StoredSamples.marker().uid();
        catalog.removal().takeBack(BACKUP, uid);
        assertThat(store.keys(FOLDER)).containsExactlyInAnyOrderElementsOf(whole);

        FailingObjectStore hiding = new FailingObjectStore(store);
        hiding.deny(CatalogLayout.marker(BACKUP), 1);
        new Catalog(hiding).with(StoredSamples.keys()).removal().takeBack(BACKUP, uid);
        assertThat(store.keys(FOLDER)).as("a marker that is not seen once").containsExactlyInAnyOrderElementsOf(whole);

        store.delete(CatalogLayout.marker(BACKUP));
        catalog.removal().takeBack(BACKUP, "another-uid");
        assertThat(catalog.removal().isOnlyBegun(BACKUP)).isFalse();
        catalog.removal().takeBack(BACKUP, uid);
        assertThat(catalog.removal().isOnlyBegun(BACKUP)).isTrue();
        assertThat(catalog.plan(BACKUP)).isPresent();
    }

    @Test
    void snapshots_that_others_name_are_found_by_their_lists() {
        Set<String> ids = Set.of(ID, "f".repeat(64));
        NamedSnapshots named = new NamedSnapshots(catalog);
        catalog.putVolumes("empty", List.of());

        assertThat(named.of(ids, List.of("empty", BACKUP))).containsExactly(ID);

        store.put(CatalogLayout.volumes("torn"), new byte[] {1});
        assertThat(named.of(ids, List.of("torn"))).isEqualTo(ids);
    }

    private String key() {
        return CatalogLayout.tombstone(BACKUP, tombstone.uid());
    }
}
