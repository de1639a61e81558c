package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose attempt is over while they work, as child processes with the real restic. */
class AttemptFenceTest {
    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;

    @BeforeEach
    void a_volume() throws IOException {
        jobs = new NodeJobsFixture(temp);
        jobs.repository("shop");
        jobs.create(jobs.backup("data", "shop", "db-0", "data"));
        Files.writeString(jobs.volume("data").resolve("file"), "content");
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void a_job_that_saves_the_volume_in_its_own_attempt_records_the_result() throws Exception {
        try (Program job = jobs.start("backup", "data@1")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.Completed);
        assertThat(jobs.backupStatus("data").attempt).isEqualTo(1);
    }

    @Test
    void what_the_operator_has_ended_stays_as_it_is_and_restic_ends_within_seconds() throws Exception {
        Path gate = gate();
        try (Program job = jobs.start("backup", "data@1")) {
            awaitRestic(gate);
            jobs.backupStatus("data", status -> {
                status.phase = VolumePhase.Failed;
                status.message = "the deadline has passed";
            });
            Files.createFile(gate.resolve("open"));
            assertThat(job.exitCode()).as(job.errors()).isZero();
            assertThat(job.errors()).contains("shop/db-0/data: attempt 1 is over: the volume has ended as Failed");
        }
        PodVolumeBackupStatus status = jobs.backupStatus("data");
        assertThat(status.phase).isEqualTo(VolumePhase.Failed);
        assertThat(status.message).isEqualTo("the deadline has passed");
        assertThat(status.snapshotID).isNull();
        assertThat(jobs.terminationMessage()).hasContent("[]");
    }

    @Test
    void restic_ends_within_seconds_and_frees_its_lock_when_its_attempt_is_over_and_other_volumes_go_on()
            throws Exception {
        jobs.create(jobs.backup("behind", "shop", "db-1", "data-1"));
        jobs.volume("behind");
        try (RandomAccessFile file =
                new RandomAccessFile(jobs.volume("data").resolve("endless").toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        jobs.environment().put("SALVOR_PARALLEL", "1");
        try (Program job = jobs.start("backup", "data@1", "behind@1")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> jobs.backupStatus("data").progress != null);
            jobs.attempt("data", 2);
            assertThat(job.exitCode()).as(job.errors()).isZero();
            assertThat(job.errors()).contains("shop/db-0/data: attempt 1 is over: attempt 2 has the volume");
        }
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.New);
        assertThat(jobs.backupStatus("data").reason).isNull();
        assertThat(jobs.backupStatus("behind").phase).isEqualTo(VolumePhase.Completed);
        assertThat(temp.resolve("restic/shop/locks")).isEmptyDirectory();
    }

    @Test
    void what_another_attempt_may_put_right_is_left_to_one_with_its_reason() throws Exception {
        jobs.create(jobs.backup("nowhere", "bank", "db-0", "data"));
        jobs.create(jobs.backup("empty", "bank", "db-1", "data-1"));
        jobs.password("bank", "of bank");
        Files.writeString(jobs.volume("nowhere").resolve("file"), "content");
        jobs.volume("empty");
        try (Program job = jobs.start("backup", "nowhere@1", "empty@1")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
            assertThat(job.errors()).contains("bank/db-0/data: another attempt RepositoryMissing: there is no restic");
        }
        PodVolumeBackupStatus status = jobs.backupStatus("nowhere");
        assertThat(status.phase).isEqualTo(VolumePhase.New);
        assertThat(status.reason).isEqualTo("RepositoryMissing");
        assertThat(status.message).startsWith("bank/db-0/data: there is no restic repository at ");
        assertThat(status.completionTimestamp).isNull();
        assertThat(jobs.backupStatus("empty").reason)
                .as("that it held nothing before is not known")
                .isEqualTo("RepositoryMissing");
    }

    @Test
    void a_job_that_is_asked_to_stop_says_so_of_what_it_had_begun() throws Exception {
        gate();
        jobs.create(jobs.backup("behind", "shop", "db-1", "data-1"));
        jobs.volume("behind");
        jobs.environment().put("SALVOR_PARALLEL", "1");
        try (Program job = jobs.start("backup", "data@1", "behind@1")) {
            awaitRestic(temp.resolve("gate"));
            job.terminate();
            job.exitCode();
        }
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.New);
        assertThat(jobs.backupStatus("data").reason).isEqualTo("Interrupted");
        assertThat(jobs.backupStatus("behind").reason).isNull();
        assertThat(Files.readString(jobs.terminationMessage()))
                .contains("{\"volume\":\"behind\",\"attempt\":1,\"phase\":\"New\",\"reason\":\"Interrupted\"")
                .doesNotContain("\"data\"");
    }

    @Test
    void of_two_jobs_only_that_of_the_newest_attempt_writes() throws Exception {
        Path gate = gate();
        try (Program first = jobs.start("backup", "data@1")) {
            awaitRestic(gate);
            jobs.attempt("data", 2);
            Files.createFile(gate.resolve("open"));
            jobs.environment().put("SALVOR_RESTIC", ResticBinary.path().toString());
            try (Program second = jobs.start("backup", "data@2")) {
                assertThat(second.exitCode()).as(second.errors()).isZero();
            }
            assertThat(first.exitCode()).as(first.errors()).isZero();
            assertThat(first.errors()).contains("shop/db-0/data: attempt 1 is over: ");
        }
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.Completed);
        assertThat(jobs.backupStatus("data").attempt).isEqualTo(2);
    }

    @Test
    void a_job_of_an_attempt_that_is_over_does_not_begin() throws Exception {
        jobs.attempt("data", 2);
        try (Program job = jobs.start("backup", "data@1")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.New);
        assertThat(temp.resolve("restic/shop/snapshots")).isEmptyDirectory();
    }

    @Test
    void a_second_pod_of_the_same_attempt_does_not_begin() throws Exception {
        jobs.backupStatus("data", status -> status.phase = VolumePhase.InProgress);
        try (Program job = jobs.start("backup", "data@1")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
            assertThat(job.errors()).contains("another process has begun it");
        }
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.InProgress);
        assertThat(temp.resolve("restic/shop/snapshots")).isEmptyDirectory();
    }

    /** Holds the backup up, with its progress seen, until a file {@code open} is in the folder. */
    private Path gate() throws IOException {
        Path gate = Files.createDirectory(temp.resolve("gate"));
        Path script = Files.writeString(
                temp.resolve("restic.sh"),
                "#!/bin/sh\n[ \"$1\" = backup ] && { touch " + gate.resolve("began") + "; while [ ! -e "
                        + gate.resolve("open") + " ]; do sleep 0.1; done; }\nexec " + ResticBinary.path()
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        jobs.environment().put("SALVOR_RESTIC", script.toString());
        return gate;
    }

    private static void awaitRestic(Path gate) {
        await().atMost(NodeJobsFixture.DEADLINE).until(() -> Files.exists(gate.resolve("began")));
    }
}
