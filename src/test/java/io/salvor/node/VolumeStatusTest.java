package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.AttemptOverException;
import io.salvor.kubernetes.VolumeArgument;
import io.salvor.restic.ResticProgress;
import io.salvor.testing.TestingClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Job writes while it works, against an API server. */
class VolumeStatusTest {
    @TempDir
    private Path temp;

    private final TestingClock clock = new TestingClock(Instant.now());
    private NodeJobsFixture jobs;
    private VolumeStatus<PodVolumeBackup, PodVolumeBackupStatus> status;

    @BeforeEach
    void a_volume_whose_first_attempt_is_made() throws Exception {
        jobs = new NodeJobsFixture(temp);
        jobs.create(jobs.backup("data", "shop", "db-0", "data"));
        NodeEnvironment node = jobs.inProcess(clock);
        status = new VolumeStatus<>(node, new VolumeArgument("data", 1), new BackupWork(node, "data", null));
        status.read();
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void the_claim_is_on_record_before_anything_else() throws Exception {
        claim();
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.InProgress);
        assertThat(status.isClaimed()).isTrue();
    }

    @Test
    void a_record_that_another_process_has_begun_since_it_was_read_is_not_claimed() {
        jobs.backupStatus("data", now -> now.phase = VolumePhase.InProgress);
        assertThatThrownBy(this::claim)
                .isInstanceOf(AttemptOverException.class)
                .hasMessage("attempt 1 is over: another process has begun it; nothing more is written about it");
    }

    @Test
    void progress_is_written_when_it_has_changed_and_the_rest_of_the_status_stays() throws Exception {
        claim();
        assertThat(status.report()).isFalse();
        status.progress(new ResticProgress(2, 1, 20, 10));
        assertThat(status.report()).isTrue();
        assertThat(jobs.backupStatus("data").percent).isEqualTo("50%");
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.InProgress);
        assertThat(status.report()).isFalse();
    }

    @Test
    void what_somebody_else_has_written_meanwhile_does_not_keep_a_job_from_its_own_record() throws Exception {
        claim();
        jobs.backupStatus("data", now -> now.size = "7B");
        status.record(ended(VolumePhase.Completed));
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.Completed);
        assertThat(jobs.backupStatus("data").size).isEqualTo("7B");
    }

    @Test
    void progress_is_refused_once_another_attempt_is_made() throws Exception {
        claim();
        jobs.attempt("data", 2);
        status.progress(new ResticProgress(2, 1, 20, 10));
        assertThatThrownBy(status::report)
                .isInstanceOf(AttemptOverException.class)
                .hasMessageContaining("attempt 2 has the volume");
        assertThat(jobs.backupStatus("data").percent).isNull();
    }

    @Test
    void a_volume_that_stands_still_is_looked_at_now_and_then() throws Exception {
        claim();
        jobs.attempt("data", 2);
        assertThat(status.report()).isFalse();
        clock.advance(Duration.ofSeconds(31));
        assertThatThrownBy(status::report).isInstanceOf(AttemptOverException.class);
    }

    @Test
    void a_final_phase_never_changes() throws Exception {
        claim();
        status.record(ended(VolumePhase.Failed));
        assertThatThrownBy(() -> status.record(ended(VolumePhase.Completed)))
                .isInstanceOf(AttemptOverException.class)
                .hasMessageContaining("the volume has ended as Failed");
        assertThat(jobs.backupStatus("data").phase).isEqualTo(VolumePhase.Failed);
    }

    private void claim() throws InterruptedException {
        PodVolumeBackupStatus changes = ended(VolumePhase.InProgress);
        changes.startTimestamp = "2026-01-01T02:00:00Z";
        status.claim(changes);
    }

    private static PodVolumeBackupStatus ended(VolumePhase phase) {
        PodVolumeBackupStatus changes = new PodVolumeBackupStatus();
        changes.phase = phase;
        return changes;
    }
}
