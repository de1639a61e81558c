package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.BegunVolume;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.SavedVolume;
import io.salvor.api.VolumePhase;
import io.salvor.restic.BackupArguments;
import io.salvor.sandbox.FileTree;
import io.salvor.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a restore Job does with a volume that holds something, as a child process with the real restic. */
class ExistingDataTest {
    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;
    private String snapshot;
    private Path data;
    private Path signals;

    @BeforeEach
    void a_snapshot_and_a_volume_with_newer_files() throws IOException {
        jobs = new NodeJobsFixture(temp);
        Path source = Files.createDirectory(temp.resolve("source"));
        Files.createDirectories(source.resolve("logs"));
        Files.writeString(source.resolve("file"), "of the night");
        Files.writeString(source.resolve("logs/one"), "one");
        Files.writeString(source.resolve("becomes a folder"), "file");
        snapshot = jobs.restic()
                .backup(
                        jobs.repository("shop"),
                        BackupArguments.everything(
                                source,
                                null,
                                Map.of(
                                        "ns",
                                        "shop",
                                        "pvc",
                                        "data",
                                        "pod",
                                        "db-0",
                                        "volume",
                                        "data",
                                        "backup-uid",
                                        "b-1")),
                        progress -> {},
                        NodeJobsFixture.DEADLINE)
                .snapshotId();
        data = jobs.volume("data");
        Files.createDirectories(data.resolve("logs"));
        Files.createDirectories(data.resolve("lost+found/found"));
        Files.writeString(data.resolve("file"), "of today");
        Files.writeString(data.resolve("newer"), "newer");
        Files.writeString(data.resolve("logs/two"), "two");
        signals = jobs.waitingPod("data");
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void data_that_is_there_is_kept_with_its_root_and_the_pod_goes_on() throws Exception {
        List<String> before = FileTree.contents(data);
        Path calls = jobs.resticCalls();
        PodVolumeRestore record = jobs.restore("data", "shop", snapshot, new RootAttributes());
        record.getSpec().root.mode = "0700";
        record.getSpec().root.uid = 4711;
        jobs.create(record);
        PodVolumeRestoreStatus status = run(1);
        assertThat(status.phase).isEqualTo(VolumePhase.Completed);
        assertThat(status.reason).isEqualTo("DataKept");
        assertThat(status.kept).isTrue();
        assertThat(status.restored).isNull();
        assertThat(status.writing).isNull();
        assertThat(status.message)
                .contains("it holds data", "newer", "existingData: Replace", "Merge")
                .doesNotContain("lost+found");
        assertThat(FileTree.contents(data)).isEqualTo(before);
        assertThat(Files.getAttribute(data, "unix:uid")).isNotEqualTo(4711);
        assertThat(signals.resolve("uid-1.data")).exists();
        assertThat(calls).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_volume_that_was_empty_in_the_backup_is_kept_or_emptied_as_asked_for(boolean replace) throws Exception {
        List<String> before = FileTree.contents(data);
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("file"), "outside");
        if (replace) {
            Files.createSymbolicLink(data.resolve("link"), outside);
        }
        create(null, replace ? ExistingData.Replace : null);
        assertThat(run(1).reason).isEqualTo(replace ? "Restored" : "DataKept");
        if (replace) {
            assertThat(data.toFile().list()).containsExactly("lost+found");
            assertThat(data.resolve("lost+found/found")).isDirectory();
            assertThat(outside.resolve("file")).hasContent("outside");
        } else {
            assertThat(FileTree.contents(data)).isEqualTo(before);
        }
    }

    @Test
    void a_merge_writes_the_backup_over_it_and_says_how_much_else_stays() throws Exception {
        create(snapshot, ExistingData.Merge);
        PodVolumeRestoreStatus status = run(1);
        assertThat(status.reason).isEqualTo("Restored");
        assertThat(status.message).contains("2 entries that the backup does not hold stay");
        assertThat(data.resolve("file")).hasContent("of the night");
        assertThat(data.resolve("newer")).hasContent("newer");
        assertThat(data.resolve("logs/two")).hasContent("two");
        assertThat(data.resolve("logs/one")).hasContent("one");
    }

    @Test
    void a_replaced_volume_holds_exactly_the_backup_and_the_folder_of_its_file_system() throws Exception {
        Files.createDirectories(data.resolve("becomes a folder/full"));
        create(snapshot, ExistingData.Replace);
        assertThat(run(1).reason).isEqualTo("Restored");
        assertThat(data.resolve("lost+found/found")).isDirectory();
        Files.delete(data.resolve("lost+found/found"));
        Files.delete(data.resolve("lost+found"));
        assertThat(FileTree.contents(data)).isEqualTo(FileTree.contents(temp.resolve("source")));
    }

    @Test
    void what_the_backup_holds_of_that_folder_comes_back_too() throws Exception {
        Path source = temp.resolve("source");
        Files.createDirectory(source.resolve("lost+found"));
        Files.writeString(source.resolve("lost+found/#12"), "found");
        String other = jobs.restic()
                .backup(
                        jobs.access("shop"),
                        BackupArguments.everything(source, null, Map.of()),
                        progress -> {},
                        NodeJobsFixture.DEADLINE)
                .snapshotId();
        create(other, ExistingData.Replace);
        assertThat(run(1).reason).isEqualTo("Restored");
        assertThat(FileTree.contents(data)).isEqualTo(FileTree.contents(source));
    }

    @Test
    void an_attempt_that_finds_it_restored_runs_no_restic_and_lets_the_pod_know() throws Exception {
        create(snapshot, null);
        jobs.restoreStatus("data", status -> {
            status.writing = true;
            status.restored = true;
            status.path = status.place.hostPath;
            status.startTimestamp = "2026-01-01T00:00:00Z";
        });
        Path calls = jobs.resticCalls();
        PodVolumeRestoreStatus status = run(1);
        assertThat(status.phase).isEqualTo(VolumePhase.Completed);
        assertThat(status.reason).isEqualTo("Restored");
        assertThat(status.startTimestamp).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(data.resolve("file")).hasContent("of today");
        assertThat(signals.resolve("uid-1.data")).exists();
        assertThat(calls).isEmptyFile();
    }

    @Test
    void an_attempt_that_finds_it_kept_lets_the_pod_know() throws Exception {
        create(snapshot, null);
        jobs.restoreStatus("data", status -> {
            status.kept = true;
            status.path = status.place.hostPath;
        });
        PodVolumeRestoreStatus status = run(1);
        assertThat(status.reason).isEqualTo("DataKept");
        assertThat(status.message).contains("it held data", "existingData");
        assertThat(signals.resolve("uid-1.data")).exists();
    }

    @Test
    void an_attempt_goes_on_where_one_before_has_begun_to_write() throws Exception {
        create(snapshot, null);
        jobs.restoreStatus("data", status -> {
            status.writing = true;
            status.path = status.place.hostPath;
        });
        assertThat(run(1).reason).isEqualTo("Restored");
        assertThat(data.resolve("file")).hasContent("of the night");
    }

    @Test
    void an_emptydir_of_a_pod_that_was_made_again_is_filled_again() throws Exception {
        Path fresh = jobs.volume("fresh");
        jobs.waitingPod();
        jobs.create(jobs.restore("fresh", "shop", snapshot, null), NodeJobsFixture.emptyDir("second", "fresh"));
        jobs.restoreStatus("fresh", status -> {
            status.writing = true;
            status.restored = true;
            status.path = NodeJobsFixture.emptyDir("first", "fresh");
        });
        try (Program job = jobs.start("restore", "fresh@1")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.restoreStatus("fresh").reason).isEqualTo("Restored");
        assertThat(jobs.restoreStatus("fresh").path).isEqualTo(NodeJobsFixture.emptyDir("second", "fresh"));
        assertThat(fresh.resolve("file")).hasContent("of the night");
    }

    @Test
    void nothing_is_written_under_a_pod_that_has_gone_on() throws Exception {
        List<String> before = FileTree.contents(data);
        Files.createFile(signals.resolve("uid-1.data"));
        create(snapshot, ExistingData.Replace);
        PodVolumeRestoreStatus status = run(1);
        assertThat(status.phase).isEqualTo(VolumePhase.Failed);
        assertThat(status.reason).isEqualTo("CarrierTaken");
        assertThat(FileTree.contents(data)).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}/{1}/{2}, claim {3}, backup {4}: {5}")
    @CsvSource(
            nullValues = "-",
            value = {
                "shop, db-0, data,  data,  b-1, Restored",
                "shop, -,    -,     data,  -,   Restored",
                "bank, db-0, data,  data,  b-1, SnapshotMismatch",
                "shop, db-0, data,  other, b-1, SnapshotMismatch",
                "shop, db-0, data,  -,     b-1, SnapshotMismatch",
                "shop, db-0, data,  data,  b-2, SnapshotMismatch"
            })
    void a_snapshot_of_another_volume_is_not_used(
            String namespace, String pod, String volume, String claim, String backup, String reason) throws Exception {
        List<String> before = FileTree.contents(data);
        PodVolumeRestore record = jobs.restore("data", "shop", snapshot, null);
        record.getSpec().existingData = ExistingData.Replace;
        record.getSpec().source = new SavedVolume();
        record.getSpec().source.namespace = namespace;
        record.getSpec().source.pod = pod;
        record.getSpec().source.volume = volume;
        record.getSpec().source.claim = claim;
        record.getSpec().source.backupUID = backup;
        jobs.create(record);
        PodVolumeRestoreStatus status = run(1);
        assertThat(status.reason).isEqualTo(reason);
        if (!reason.equals("Restored")) {
            assertThat(status.phase).isEqualTo(VolumePhase.Failed);
            assertThat(status.writing).isNull();
            assertThat(status.message).contains(snapshot, "nothing is written");
            assertThat(FileTree.contents(data)).isEqualTo(before);
            assertThat(signals).isEmptyDirectory();
        }
    }

    private void begun(String volumeUid, Instant until, String folder) {
        PodVolumeRestore record = jobs.restore("data", "shop", snapshot, null);
        record.getSpec().folder = folder;
        record.getSpec().begun = new BegunVolume();
        record.getSpec().begun.restore = "first";
        record.getSpec().begun.until = until.toString();
        record.getSpec().begun.volumeUID = volumeUid;
        jobs.create(record);
        jobs.restoreStatus("data", status -> status.volumeUID = "pv-1");
    }

    @Test
    void what_an_earlier_restore_has_half_written_is_not_kept_but_finished() throws Exception {
        begun("pv-1", Instant.now(), null);
        assertThat(run(1).reason).isEqualTo("Restored");
        assertThat(data.resolve("file")).hasContent("of the night");
        assertThat(data.resolve("logs/one")).hasContent("one");
    }

    @Test
    void what_somebody_has_changed_since_is_left_to_them() throws Exception {
        List<String> before = FileTree.contents(data);
        begun("pv-1", Instant.now().minusSeconds(600), null);
        PodVolumeRestoreStatus status = run(1);
        assertThat(status.phase).isEqualTo(VolumePhase.Failed);
        assertThat(status.reason).isEqualTo("ChangedSince");
        assertThat(status.message)
                .contains("Restore first", "existingData: Replace")
                .doesNotContain("lost+found");
        assertThat(FileTree.contents(data)).isEqualTo(before);
        assertThat(signals).isEmptyDirectory();
    }

    @Test
    void what_lies_in_another_volume_than_the_earlier_restore_wrote_to_is_kept() throws Exception {
        begun("pv-2", Instant.now(), null);
        assertThat(run(1).reason).isEqualTo("DataKept");
        assertThat(data.resolve("file")).hasContent("of today");
    }

    @ParameterizedTest
    @CsvSource({"pv-1, 0, Restored", "pv-1, 600, ChangedSince", "pv-2, 0, FolderTaken"})
    void a_folder_that_an_earlier_restore_has_made_is_not_taken(String volume, int age, String reason)
            throws Exception {
        Files.createDirectory(data.resolve("of-the-night"));
        Files.writeString(data.resolve("of-the-night/file"), "half");
        begun(volume, Instant.now().minusSeconds(age), "of-the-night");
        assertThat(run(1).reason).isEqualTo(reason);
        assertThat(data.resolve("of-the-night/file")).hasContent(reason.equals("Restored") ? "of the night" : "half");
        assertThat(data.resolve("file")).hasContent("of today");
    }

    private void create(String snapshotId, ExistingData existing) {
        PodVolumeRestore record = jobs.restore("data", "shop", snapshotId, null);
        record.getSpec().existingData = existing;
        jobs.create(record);
    }

    private PodVolumeRestoreStatus run(int attempt) throws Exception {
        try (Program job = jobs.start("restore", "data@" + attempt)) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        return jobs.restoreStatus("data");
    }
}
