package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.FileRules;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import io.salvor.restic.Snapshot;
import io.salvor.testing.Processes;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import io.salvor.units.Figures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One Job with volumes of all sorts, so that it is also seen that none takes another with it; then a second one. */
class NodeBackupTest {
    @TempDir
    private static Path temp;

    private static NodeJobsFixture jobs;
    private static int exitCode;
    private static String log;
    private static JsonNode terminationMessage;
    private static int owner;
    private static int group;

    @BeforeAll
    static void run_a_job() throws Exception {
        jobs = new NodeJobsFixture(temp);
        jobs.repository("shop");
        jobs.repository("bank");
        jobs.password("bank", "not the one of bank");
        jobs.environment().put("SALVOR_RESTIC", withoutRightsOfRoot().toString());
        full();
        create("empty", "shop");
        Files.createDirectories(jobs.volume("empty").resolve(".salvor/uid"));
        jobs.create(jobs.backup("missing", "shop", "missing-0", "missing"));
        create("unreadable", "shop");
        unreadable(jobs.volume("unreadable"));
        create("wrong-password", "bank");
        Files.writeString(jobs.volume("wrong-password").resolve("a"), "a");
        create("no-password", "nowhere");
        Files.writeString(jobs.volume("no-password").resolve("a"), "a");
        PodVolumeBackup excluded = jobs.backup("excluded", "shop", "excluded-0", null);
        excluded.getSpec().files = new FileRules();
        excluded.getSpec().files.exclude = List.of("*.tmp");
        jobs.create(excluded);
        Files.writeString(jobs.volume("excluded").resolve("a.tmp"), "a");
        try (Program job = jobs.start(
                "backup", "full", "empty", "missing", "unreadable", "wrong-password", "no-password", "excluded")) {
            exitCode = job.exitCode();
            log = job.errors();
        }
        terminationMessage =
                new ObjectMapper().readTree(jobs.terminationMessage().toFile());
    }

    @AfterAll
    static void stop() {
        jobs.close();
    }

    @Test
    void the_job_succeeds_when_every_result_is_recorded() {
        assertThat(exitCode).as(log).isZero();
    }

    @Test
    void a_volume_that_was_read_whole_is_completed() {
        PodVolumeBackupStatus status = jobs.backupStatus("full");
        assertThat(status.phase).as(status.message).isEqualTo(VolumePhase.Completed);
        assertThat(status.snapshotID).hasSize(64);
        assertThat(status.files).isEqualTo(2);
        assertThat(status.progress.bytesDone).isEqualTo(9).isEqualTo(status.progress.totalBytes);
        assertThat(status.dataAdded).isPositive();
        assertThat(status.startTimestamp).isLessThanOrEqualTo(status.completionTimestamp);
        assertThat(status.path).startsWith("/var/lib/kubelet/pods/");
        assertThat(status.observedGeneration).isEqualTo(1);
        assertThat(status.message).isNull();
    }

    @Test
    void what_a_person_reads_stands_beside_the_numbers() {
        PodVolumeBackupStatus status = jobs.backupStatus("full");
        assertThat(status.size).isEqualTo("9B");
        assertThat(status.percent).isEqualTo("100%");
        assertThat(status.added).isEqualTo(Figures.bytes(status.dataAdded));
        assertThat(status.duration).matches("\\d+s");
        PodVolumeBackupStatus partly = jobs.backupStatus("unreadable");
        assertThat(partly.percent).isEqualTo("100%");
        assertThat(partly.duration).matches("\\d+s");
        for (String nothing : List.of("empty", "excluded")) {
            PodVolumeBackupStatus left = jobs.backupStatus(nothing);
            assertThat(left.size).isEqualTo("0B");
            assertThat(left.percent).isEqualTo("100%");
            assertThat(left.added).isNull();
        }
        PodVolumeBackupStatus failed = jobs.backupStatus("no-password");
        assertThat(failed.size).isNull();
        assertThat(failed.percent).isNull();
        assertThat(failed.duration).matches("\\d+s");
    }

    @Test
    void owner_mode_time_and_attributes_of_its_root_are_recorded() {
        PodVolumeBackupStatus status = jobs.backupStatus("full");
        assertThat(status.root.mode).isEqualTo("3755");
        assertThat(status.root.uid).isEqualTo(owner);
        assertThat(status.root.gid).isEqualTo(group);
        assertThat(status.root.modificationTime).isEqualTo("2001-02-03T04:05:06.123456789Z");
        assertThat(status.root.attributes).containsExactly(Map.entry("origin", "c2hvcA=="));
        assertThat(jobs.backupStatus("empty").root.attributes).isNull();
    }

    @Test
    void an_empty_volume_is_completed_without_a_snapshot() {
        PodVolumeBackupStatus status = jobs.backupStatus("empty");
        assertThat(status.phase).isEqualTo(VolumePhase.Completed);
        assertThat(status.empty).isTrue();
        assertThat(status.snapshotID).isNull();
    }

    @Test
    void a_volume_of_excluded_files_is_completed_and_says_so() {
        PodVolumeBackupStatus status = jobs.backupStatus("excluded");
        assertThat(status.phase).isEqualTo(VolumePhase.Completed);
        assertThat(status.empty).isTrue();
        assertThat(status.message).contains("shop/excluded-0/data", "excluded");
    }

    @Test
    void a_volume_whose_pod_is_gone_is_left_to_another_attempt() {
        assertTriedAgain(
                "missing",
                "FolderMissing",
                "shop/missing-0/data: its folder /var/lib/kubelet/pods/uid-of-missing-0",
                "pod");
    }

    @Test
    void a_wrong_password_may_be_one_of_before_and_is_left_to_another_attempt() {
        assertTriedAgain(
                "wrong-password",
                "WrongPassword",
                "bank/wrong-password-0/data: the password does not open the repository");
    }

    @Test
    void a_missing_password_has_failed() {
        assertFailed("no-password", "nowhere/no-password-0/data: the Job was given no password");
    }

    @Test
    void a_volume_with_an_unreadable_file_is_partially_failed_and_keeps_its_snapshot() {
        PodVolumeBackupStatus status = jobs.backupStatus("unreadable");
        assertThat(status.phase).isEqualTo(VolumePhase.PartiallyFailed);
        assertThat(status.snapshotID).hasSize(64);
        assertThat(status.unreadable).containsExactly("secret");
        assertThat(status.message).contains("shop/unreadable-0/data: 1 file", ": secret: ");
    }

    @Test
    void snapshots_carry_the_tags_of_the_record() {
        assertThat(snapshot(jobs.backupStatus("full").snapshotID).tags())
                .containsAllEntriesOf(Map.of("ns", "shop", "pod", "full-0", "volume", "data", "pvc", "full"));
    }

    @Test
    void what_is_recorded_is_not_in_the_termination_message() {
        assertThat(terminationMessage).isEmpty();
    }

    @Test
    void nothing_that_is_secret_is_said() throws IOException {
        assertThat(log + Files.readString(jobs.terminationMessage()))
                .doesNotContain("not the one of bank", "of shop\"");
    }

    @Test
    void the_next_backup_of_a_claim_is_compared_with_the_last_although_the_pod_is_another() throws Exception {
        Path moved = temp.resolve("volumes/second");
        Files.move(jobs.volume("full"), moved);
        jobs.create(jobs.backup("second", "shop", "full-1", "full"));
        jobs.create(jobs.backup("emptied", "shop", "emptied-0", "full"));
        jobs.volume("emptied");
        try (Program job = jobs.start("backup", "second", "emptied", "unreadable")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        } finally {
            Files.move(moved, jobs.volume("full").resolveSibling("full-again"));
        }
        PodVolumeBackupStatus status = jobs.backupStatus("second");
        assertThat(status.phase).as(status.message).isEqualTo(VolumePhase.Completed);
        assertThat(status.parentSnapshotID).isEqualTo(jobs.backupStatus("full").snapshotID);
        assertThat(jobs.backupStatus("emptied").reason).isEqualTo("Suspicious");
    }

    private static void full() throws IOException {
        create("full", "shop");
        Path volume = jobs.volume("full");
        Files.writeString(volume.resolve("a"), "four");
        Files.writeString(volume.resolve("b"), "five!");
        if (Processes.isRoot()) {
            Files.setAttribute(volume, "unix:uid", 1001);
            Files.setAttribute(volume, "unix:gid", 2002);
        }
        Files.setAttribute(volume, "unix:mode", 03755);
        Files.getFileAttributeView(volume, UserDefinedFileAttributeView.class)
                .write("origin", ByteBuffer.wrap("shop".getBytes(StandardCharsets.UTF_8)));
        Files.setLastModifiedTime(volume, FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
        owner = (Integer) Files.getAttribute(volume, "unix:uid");
        group = (Integer) Files.getAttribute(volume, "unix:gid");
    }

    private static void create(String name, String namespace) throws IOException {
        jobs.create(jobs.backup(name, namespace, name + "-0", name));
        jobs.volume(name);
    }

    private static void unreadable(Path volume) throws IOException {
        Files.writeString(volume.resolve("readable"), "readable");
        Path secret = Files.writeString(volume.resolve("secret"), "secret");
        Files.setAttribute(secret, "unix:mode", 0);
        if (Processes.isRoot()) {
            Files.setAttribute(secret, "unix:uid", 1234);
        }
    }

    /** restic as root of a container that may not read other people's files. */
    private static Path withoutRightsOfRoot() throws IOException {
        if (!Processes.isRoot()) {
            return ResticBinary.path();
        }
        Path script = Files.writeString(
                temp.resolve("restic.sh"),
                "#!/bin/sh\nexec setpriv --bounding-set=-dac_override,-dac_read_search " + ResticBinary.path()
                        + " \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Snapshot snapshot(String id) {
        Stream<Snapshot> snapshots = jobs.restic().snapshots(jobs.access("shop"), NodeJobsFixture.DEADLINE).stream();
        return snapshots
                .filter(snapshot -> snapshot.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void assertFailed(String name, String... message) {
        PodVolumeBackupStatus status = jobs.backupStatus(name);
        assertThat(status.phase).isEqualTo(VolumePhase.Failed);
        assertThat(status.message).contains(message);
        assertThat(status.completionTimestamp).isNotNull();
    }

    private static void assertTriedAgain(String name, String reason, String... message) {
        PodVolumeBackupStatus status = jobs.backupStatus(name);
        assertThat(status.phase).isEqualTo(VolumePhase.New);
        assertThat(status.reason).isEqualTo(reason);
        assertThat(status.message).contains(message);
        assertThat(status.completionTimestamp).isNull();
    }
}
