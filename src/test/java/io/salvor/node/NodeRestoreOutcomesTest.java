package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.salvor.api.PodVolumeRestoreStatus;
import io.salvor.api.VolumePhase;
import io.salvor.restic.BackupArguments;
import io.salvor.testing.Processes;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a restore Job did not bring a volume back, as its record says it, and whether another attempt is to be made. */
class NodeRestoreOutcomesTest {
    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;
    private Path source;

    @BeforeEach
    void a_volume_to_come_back() throws IOException {
        jobs = new NodeJobsFixture(temp);
        jobs.repository("shop");
        source = Files.createDirectory(temp.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        jobs.waitingPod("data");
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void what_may_pass_is_left_to_another_attempt_and_what_will_not_is_final() throws Exception {
        String snapshot = saved();
        jobs.volume("data");
        jobs.create(jobs.restore("data", "shop", snapshot, null));
        Path repository = temp.resolve("restic/shop");
        Files.move(repository, temp.resolve("away"));
        PodVolumeRestoreStatus missing = run("data@1");
        assertThat(missing.phase).isEqualTo(VolumePhase.New);
        assertThat(missing.reason).isEqualTo("RepositoryMissing");
        assertThat(missing.message).startsWith("shop-restored/db-0/data: there is no restic repository at ");
        assertThat(missing.writing).isNull();

        Files.move(temp.resolve("away"), repository);
        jobs.password("shop", "another");
        jobs.restoreAttempt("data", 2);
        PodVolumeRestoreStatus wrong = run("data@2");
        assertThat(wrong.phase).isEqualTo(VolumePhase.New);
        assertThat(wrong.reason).isEqualTo("WrongPassword");

        jobs.password("shop", "of shop");
        Files.move(repository.resolve("snapshots/" + snapshot), temp.resolve("snapshot"));
        jobs.restoreAttempt("data", 3);
        PodVolumeRestoreStatus none = run("data@3");
        assertThat(none.phase).isEqualTo(VolumePhase.Failed);
        assertThat(none.reason).isEqualTo("SnapshotMissing");

        Files.move(temp.resolve("snapshot"), repository.resolve("snapshots/" + snapshot));
        assertThat(run("data@3").reason).as("a final phase stays").isEqualTo("SnapshotMissing");
        assertThat(jobs.volume("data")).isEmptyDirectory();
    }

    @Test
    void a_job_of_an_attempt_that_is_over_does_not_begin() throws Exception {
        jobs.volume("data");
        jobs.create(jobs.restore("data", "shop", saved(), null));
        jobs.restoreAttempt("data", 2);
        PodVolumeRestoreStatus status = run("data@1");
        assertThat(status.phase).isEqualTo(VolumePhase.New);
        assertThat(status.writing).isNull();
        assertThat(jobs.volume("data")).isEmptyDirectory();
    }

    @Test
    void owners_that_are_refused_are_named_as_that() throws Exception {
        assumeTrue(Processes.isRoot(), "only root can give a file to another user");
        Files.setAttribute(source.resolve("file"), "unix:uid", 4711);
        String snapshot = saved();
        Path script = Files.writeString(
                temp.resolve("restic.sh"),
                "#!/bin/sh\nexec setpriv --bounding-set=-chown " + ResticBinary.path() + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        jobs.environment().put("SALVOR_RESTIC", script.toString());
        Path data = jobs.volume("data");
        jobs.create(jobs.restore("data", "shop", snapshot, null));
        PodVolumeRestoreStatus status = run("data@1");
        assertThat(status.phase).isEqualTo(VolumePhase.PartiallyFailed);
        assertThat(status.reason).isEqualTo("OwnersRefused");
        assertThat(status.message)
                .contains("1 could not be given their owner", "/file", "root_squash")
                .doesNotContain("room");
        assertThat(data.resolve("file")).hasContent("content");
        assertThat(temp.resolve("pod")).isEmptyDirectory();
    }

    @Test
    void a_volume_without_room_is_named_as_that() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        Files.write(source.resolve("large"), large);
        String snapshot = saved();
        Optional<SmallDisk> small = SmallDisk.on(temp.resolve("volumes/data"));
        assumeTrue(small.isPresent(), "only root can mount");
        try (SmallDisk disk = small.get()) {
            jobs.create(jobs.restore("data", "shop", snapshot, null));
            PodVolumeRestoreStatus status = run("data@1");
            assertThat(status.phase).isEqualTo(VolumePhase.PartiallyFailed);
            assertThat(status.reason).isEqualTo("VolumeFull");
            assertThat(status.message).contains("have no room in the volume", "/large", "more room");
            assertThat(disk.folder()).exists();
        }
    }

    private String saved() {
        return jobs.restic()
                .backup(
                        jobs.access("shop"),
                        BackupArguments.everything(source, null, Map.of()),
                        progress -> {},
                        NodeJobsFixture.DEADLINE)
                .snapshotId();
    }

    private PodVolumeRestoreStatus run(String volume) throws Exception {
        try (Program job = jobs.start("restore", volume)) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        return jobs.restoreStatus("data");
    }
}
