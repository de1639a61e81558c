package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStatus;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationAccess;
import io.salvor.catalog.CatalogLayout;
import io.salvor.operator.run.Leaders;
import io.salvor.sandbox.FileTree;
import io.salvor.store.ObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketBackupsTest {
    @TempDir
    Path folder;

    private StorageFixture fixture;
    private BackupStorageLocation location;
    private ObjectStore bucket;
    private BucketBackups backups;

    @BeforeEach
    void a_bucket_with_backups_of_another_cluster() {
        fixture = new StorageFixture(folder);
        location = fixture.location("archive");
        fixture.locations.open("archive");
        bucket = new FolderObjectStore(folder.resolve("archive"));
        sealed("nightly-1", "Completed");
        sealed("nightly-2", "PartiallyFailed");
        bucket.put(CatalogLayout.plan("nightly-3"), new byte[0]);
        location.getSpec().accessMode = LocationAccess.ReadOnly;
        location = fixture.objects.put(location);
        backups = new BucketBackups(fixture.objects, fixture.locations, Leaders.leading(), fixture.clock);
    }

    private void sealed(String name, String phase) {
        bucket.put(
                CatalogLayout.marker(name),
                ("{\"formatVersion\": 1, \"name\": \"" + name
                                + "\", \"uid\": \"u\", \"policy\": \"nightly\", \"startTime\":"
                                + " \"2026-05-01T00:00:00Z\", \"completionTime\": \"2026-05-01T00:01:30Z\", \"phase\": \""
                                + phase
                                + "\", \"objects\": 7, \"volumes\": {\"total\": 3, \"completed\": 2, \"skipped\": 1}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void look() {
        fixture.clock.advance(Duration.ofMinutes(1));
        backups.look();
    }

    private List<String> shown() {
        return fixture.objects.now(Backup.class).stream()
                .map(backup -> backup.getMetadata().getName())
                .sorted()
                .toList();
    }

    @Test
    void what_is_sealed_in_it_is_shown_as_ended_and_nothing_is_written_there() throws IOException {
        List<String> before = FileTree.contents(folder);
        look();

        assertThat(shown()).containsExactly("nightly-1", "nightly-2");
        Backup backup = fixture.objects.now(Backup.class, "nightly-1");
        assertThat(backup.getSpec().policy).isEqualTo("nightly");
        assertThat(backup.getMetadata().getLabels())
                .containsEntry("salvor.io/origin", "bucket")
                .containsEntry("salvor.io/ended", "Completed")
                .containsEntry("salvor.io/storage-location", "archive");
        assertThat(backup.getMetadata().getOwnerReferences())
                .extracting(owner -> owner.getKind() + " " + owner.getController())
                .containsExactly("BackupStorageLocation null");
        BackupStatus status = backup.getStatus();
        assertThat(status.phase).isEqualTo(BackupPhase.Completed);
        assertThat(status.duration).isEqualTo("1m30s");
        assertThat(status.volumes.completed).isEqualTo(2);
        assertThat(status.message).contains("only read", "spec.backup: nightly-1", "spec.storageLocation: archive");
        assertThat(FileTree.contents(folder)).isEqualTo(before);

        fixture.calls.clear();
        look();
        assertThat(fixture.calls.made())
                .as("a look that finds nothing new")
                .hasSizeLessThanOrEqualTo(6)
                .noneMatch(call -> call.startsWith("create") || call.startsWith("edit") || call.startsWith("delete"));
    }

    @Test
    void of_a_location_of_many_copies_that_are_shown_already_what_else_it_holds_is_shown_too() {
        BackupStorageLocation copies = fixture.location("copies");
        fixture.locations.open("copies");
        ObjectStore first = bucket;
        for (int i = 0; i < 101; i++) {
            sealed("daily-" + i, "Completed");
        }
        look();
        look();
        bucket = new FolderObjectStore(folder.resolve("copies"));
        for (int i = 0; i < 101; i++) {
            sealed("daily-" + i, "Completed");
        }
        sealed("yearly", "Completed");
        copies.getSpec().accessMode = LocationAccess.ReadOnly;
        fixture.objects.put(copies);
        look();
        assertThat(shown()).hasSize(104).contains("yearly");

        first.delete(CatalogLayout.marker("daily-7"));
        look();
        look();
        assertThat(fixture.objects.now(Backup.class, "daily-7").getStatus().storageLocation)
                .isEqualTo("copies");
    }

    @Test
    void they_are_kept_in_step_with_the_bucket() {
        look();
        fixture.objects.remove(Backup.class, "nightly-1");
        bucket.delete(CatalogLayout.marker("nightly-2"));
        sealed("nightly-3", "Failed");
        look();
        assertThat(shown()).containsExactly("nightly-1", "nightly-3");

        location.getSpec().accessMode = LocationAccess.ReadWrite;
        fixture.objects.put(location);
        look();
        assertThat(shown()).isEmpty();
    }

    @Test
    void one_that_was_shown_by_half_is_shown_whole() {
        fixture.calls.fail("editStatus Backup nightly-1", 1, 500);
        look();
        assertThat(fixture.objects.now(Backup.class, "nightly-1").getStatus().phase)
                .isNull();
        assertThat(shown()).contains("nightly-2");
        look();
        assertThat(fixture.objects.now(Backup.class, "nightly-1").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
    }

    @Test
    void what_this_cluster_has_made_itself_stays_and_what_cannot_be_read_keeps_no_other_back() {
        Backup own = new Backup();
        own.setMetadata(new ObjectMetaBuilder()
                .withName("nightly-1")
                .withNamespace(StorageFixture.NAMESPACE)
                .build());
        own.setSpec(new BackupSpec());
        own.getSpec().policy = "own";
        fixture.objects.put(own);
        bucket.put(CatalogLayout.marker("broken"), new byte[] {'{'});
        sealed("odd", "InProgress");
        look();
        assertThat(shown()).containsExactly("nightly-1", "nightly-2");
        assertThat(fixture.objects.now(Backup.class, "nightly-1").getSpec().policy)
                .isEqualTo("own");
        bucket.delete(CatalogLayout.marker("nightly-1"));
        look();
        assertThat(shown()).containsExactly("nightly-1", "nightly-2");
    }

    @Test
    void a_bucket_that_does_not_answer_takes_nothing_out_of_the_cluster() {
        look();
        fixture.opened.forEach(store -> store.failAfter(0, Reason.Unreachable));
        look();
        assertThat(shown()).containsExactly("nightly-1", "nightly-2");
    }
}
