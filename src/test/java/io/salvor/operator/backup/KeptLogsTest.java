package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Jobs have printed is in the log of their Backup, also where their pods are gone at its end. */
class KeptLogsTest {
    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_backup_at_work() {
        world = new BackupWorld(folder);
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.started();
    }

    private String log() {
        return world.catalog().log("nightly").orElseThrow();
    }

    private void fails(String pod) {
        PodVolumeBackup volume = world.record(pod);
        volume.getStatus().phase = VolumePhase.New;
        volume.getStatus().reason = "Unknown";
        volume.getStatus().message = "exit code 3";
        world.objects.put(volume);
    }

    private void later(int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            world.look();
        }
    }

    @Test
    void the_log_of_a_job_that_failed_outlives_its_pod_and_the_operator() {
        String first = world.job("node-1").name();
        world.jobs.prints(first, "restic said so\n");
        fails("db");
        world.jobs.ends(first, "", "");
        world.look();
        assertThat(log()).contains("--- " + first + "\nrestic said so\n").doesNotContain("backup nightly");
        world.jobs.vanishes(first);
        later(3);
        assertThat(world.job("node-1").name()).isNotEqualTo(first);
        world.restarted();
        world.jobs.prints(world.job("node-1").name(), "all is well\n");
        world.reports("db", VolumePhase.Completed);
        world.reports("web", VolumePhase.Completed);
        world.look();
        assertThat(log())
                .startsWith("Completed: ")
                .containsOnlyOnce("restic said so")
                .containsSubsequence("backup nightly of policy", "restic said so", "all is well")
                .doesNotContain("Job " + first);
    }

    @Test
    void the_log_of_a_job_that_is_stopped_is_read_before() {
        String first = world.job("node-1").name();
        world.jobs.prints(first, "it cannot begin\n");
        world.jobs.cannotMount(first, world.record("db").getMetadata().getName(), "no such folder");
        world.look();
        assertThat(world.calls.made()).contains("stop Job " + first);
        assertThat(log()).contains("it cannot begin");
    }

    @Test
    void a_damaged_log_costs_what_was_in_it_and_nothing_else() {
        world.locations
                .store("default")
                .put("backups/nightly/nightly-logs.gz", "no gzip".getBytes(StandardCharsets.UTF_8));
        String first = world.job("node-1").name();
        world.jobs.prints(first, "restic said so\n");
        fails("db");
        world.jobs.ends(first, "", "");
        world.look();
        world.jobs.vanishes(first);
        later(3);
        world.reports("db", VolumePhase.Completed);
        world.reports("web", VolumePhase.Completed);
        world.look();
        assertThat(log()).startsWith("Completed: ").contains("restic said so");
    }

    @Test
    void a_job_whose_log_nobody_has_is_named() {
        String first = world.job("node-1").name();
        world.reports("db", VolumePhase.Completed);
        world.jobs.ends(first, "", "");
        world.look();
        world.jobs.vanishes(first);
        world.reports("web", VolumePhase.Completed);
        world.look();
        assertThat(log()).contains("left out: what Job " + first + " printed: its pod was stopped or removed");
    }
}
