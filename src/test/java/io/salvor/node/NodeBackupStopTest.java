package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import io.salvor.testing.Program;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeBackupStopTest {
    @TempDir
    private Path temp;

    private NodeJobsFixture jobs;

    @BeforeEach
    void a_volume_that_takes_forever_and_one_behind_it() throws IOException {
        jobs = new NodeJobsFixture(temp);
        jobs.repository("shop");
        jobs.create(jobs.backup("endless", "shop", "db-0", "data"));
        jobs.create(jobs.backup("waiting", "shop", "db-1", "data-1"));
        jobs.volume("waiting");
        Path endless = jobs.volume("endless").resolve("endless");
        try (RandomAccessFile file = new RandomAccessFile(endless.toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        jobs.environment().put("SALVOR_PARALLEL", "1");
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void a_job_that_is_asked_to_stop_leaves_no_lock_and_the_rest_to_another_attempt() throws Exception {
        try (Program job = jobs.start("backup", "endless", "waiting")) {
            await().atMost(NodeJobsFixture.DEADLINE).until(() -> {
                PodVolumeBackupStatus status = jobs.backupStatus("endless");
                return status != null && status.progress != null && status.progress.bytesDone > 0;
            });
            assertThat(jobs.backupStatus("endless").phase).isEqualTo(VolumePhase.InProgress);
            assertThat(temp.resolve("restic/shop/locks")).isNotEmptyDirectory();
            job.terminate();
            job.exitCode();
        }
        assertThat(temp.resolve("restic/shop/locks")).isEmptyDirectory();
        assertThat(jobs.backupStatus("endless").phase).isEqualTo(VolumePhase.New);
        assertThat(jobs.backupStatus("endless").reason).isEqualTo("Interrupted");
        assertThat(jobs.backupStatus("waiting").phase).isEqualTo(VolumePhase.New);
        try (Program job = jobs.start("backup", "waiting")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.backupStatus("waiting").phase.isFinal()).isTrue();
    }

    @Test
    void at_the_deadline_the_rest_of_a_job_fails_and_is_recorded() throws Exception {
        jobs.environment().put("SALVOR_DEADLINE", Instant.now().plusSeconds(10).toString());
        try (Program job = jobs.start("backup", "endless", "waiting")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.backupStatus("endless").phase).isEqualTo(VolumePhase.Failed);
        // A machine that is slow enough has no time left when restic would begin.
        assertThat(jobs.backupStatus("endless").message)
                .contains("shop/db-0/data")
                .containsAnyOf("was ended", "there was no time left");
        assertThat(jobs.backupStatus("waiting").phase.isFinal()).isTrue();
    }

    @Test
    void a_volume_that_takes_too_long_fails_alone() throws Exception {
        jobs.environment().put("SALVOR_VOLUME_TIMEOUT", "PT15S");
        try (Program job = jobs.start("backup", "endless", "waiting")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
            assertThat(job.errors()).contains("shop/db-0/data: Failed VolumeTimeout: it was not saved within the 15s");
        }
        assertThat(jobs.backupStatus("endless").phase).isEqualTo(VolumePhase.Failed);
        assertThat(jobs.backupStatus("endless").reason).isEqualTo("VolumeTimeout");
        assertThat(jobs.backupStatus("waiting").phase).isEqualTo(VolumePhase.Completed);
        assertThat(temp.resolve("restic/shop/locks")).isEmptyDirectory();
    }

    @Test
    void a_node_whose_clock_is_hours_ahead_saves_its_volumes() throws Exception {
        jobs.environment()
                .put("SALVOR_DEADLINE", Instant.now().minusSeconds(7200).toString());
        jobs.environment().put("SALVOR_TIME_LEFT", "PT2M");
        try (Program job = jobs.start("backup", "waiting")) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
        }
        assertThat(jobs.backupStatus("waiting").phase).isEqualTo(VolumePhase.Completed);
    }
}
