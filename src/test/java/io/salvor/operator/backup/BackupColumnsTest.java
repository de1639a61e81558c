package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.VolumeAction;
import io.salvor.api.VolumePhase;
import io.salvor.testing.PrintedTables;
import io.salvor.testing.PrintedTables.Line;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kubectl get bk,pvb} prints of what the operator has made. */
class BackupColumnsTest {
    @TempDir
    Path folder;

    private final PrintedTables tables = new PrintedTables();
    private BackupWorld world;

    @BeforeEach
    void start() {
        world = new BackupWorld(folder);
    }

    @AfterEach
    void stop() {
        tables.close();
    }

    @Test
    void a_backup_that_ended_shows_what_became_of_every_volume_and_what_it_took() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.pod("mail", "node-1");
        world.started();
        world.clock.advance(Duration.ofSeconds(252));
        reports("db", VolumePhase.Completed, status -> status.getStatus().dataAdded = 1_288_490_188L);
        reports("web", VolumePhase.PartiallyFailed, status -> {});
        reports("mail", VolumePhase.Failed, status -> {});
        world.look();

        Line line = backup();

        assertThat(line.narrow())
                .containsEntry("Policy", "daily")
                .containsEntry("Phase", "PartiallyFailed")
                .containsEntry("Reason", "PartiallyFailed")
                .contains(
                        entry("Volumes", "3"),
                        entry("Done", "1"),
                        entry("Partial", "1"),
                        entry("Failed", "1"),
                        entry("Skipped", "0"))
                .containsEntry("Added", "1.2Gi")
                .containsEntry("Duration", "4m12s");
        assertThat(line.wide()).containsEntry("Location", "default");
        assertThat(line.wide().get("Message")).startsWith("1 of 3 volumes saved whole");
    }

    @Test
    void a_backup_that_runs_shows_what_has_ended_and_no_duration_yet() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.started();
        reports("db", VolumePhase.Completed, status -> {});
        world.look();

        assertThat(backup().narrow())
                .containsEntry("Phase", "InProgress")
                .containsEntry("Reason", "InProgress")
                .contains(entry("Volumes", "2"), entry("Done", "1"), entry("Partial", "0"), entry("Failed", "0"))
                .containsEntry("Added", "0B")
                .containsEntry("Duration", "");
    }

    @Test
    void volumes_that_are_left_out_count_beside_the_others() {
        world.pod("db", "node-1");
        world.policy(spec -> spec.volumes.defaultAction = VolumeAction.Skip);
        world.ask();
        world.look();

        assertThat(backup().narrow())
                .containsEntry("Phase", "Completed")
                .contains(entry("Volumes", "0"), entry("Done", "0"), entry("Failed", "0"), entry("Skipped", "1"))
                .containsEntry("Duration", "0s");
    }

    @Test
    void a_backup_that_waits_says_for_what_and_one_that_could_not_begin_why() {
        world.locations.fail("default", Reason.Unreachable);
        world.ask();
        world.look();
        assertThat(backup().narrow())
                .containsEntry("Phase", "New")
                .containsEntry("Reason", "Unreachable")
                .contains(entry("Volumes", ""), entry("Added", ""), entry("Duration", ""));

        world.removePolicy();
        world.look();
        assertThat(backup().narrow())
                .containsEntry("Phase", "Failed")
                .containsEntry("Reason", "PolicyNotFound")
                .containsEntry("Duration", "");
    }

    @Test
    void a_volume_that_no_job_could_save_took_no_time() {
        world.pod("db", "node-1");
        world.ask();
        world.look();
        world.repository(RepositoryPhase.NotReady);
        world.look();

        assertThat(volume("db").narrow())
                .containsEntry("Phase", "Failed")
                .containsEntry("Backup", "nightly")
                .containsEntry("Namespace", "shop")
                .containsEntry("Claim", "")
                .containsEntry("Volume", "data")
                .contains(entry("Done", ""), entry("Size", ""), entry("Added", ""), entry("Duration", ""));
    }

    @Test
    void the_last_words_of_a_job_end_a_volume_with_its_duration() {
        world.pod("db", "node-1");
        world.started();
        change("db", volume -> {
            volume.getStatus().phase = VolumePhase.InProgress;
            volume.getStatus().startTimestamp = world.clock.instant().toString();
            volume.getStatus().progress(1_000, 3_000);
        });
        assertThat(volume("db").narrow()).contains(entry("Done", "33%"), entry("Size", "2.9Ki"), entry("Duration", ""));

        world.clock.advance(Duration.ofSeconds(65));
        world.jobs.ends(
                world.job("node-1").name(),
                null,
                "[{\"volume\":\"" + world.record("db").getMetadata().getName()
                        + "\",\"phase\":\"Completed\",\"snapshotID\":\"4f3c\"}]");
        world.look();

        assertThat(volume("db").narrow())
                .containsEntry("Phase", "Completed")
                .contains(entry("Done", "100%"), entry("Size", "2.9Ki"), entry("Duration", "1m5s"));
    }

    @Test
    void a_volume_that_was_cancelled_keeps_how_far_it_was_and_counts_as_failed() {
        world.pod("db", "node-1");
        world.pod("web", "node-1");
        world.started();
        reports("web", VolumePhase.Completed, volume -> {});
        reports("db", VolumePhase.Canceled, volume -> volume.getStatus().progress(500, 1_000));
        world.look();

        assertThat(volume("db").narrow())
                .contains(entry("Phase", "Canceled"), entry("Done", "50%"), entry("Size", "1000B"));
        assertThat(backup().narrow())
                .contains(entry("Volumes", "2"), entry("Done", "1"), entry("Partial", "0"), entry("Failed", "1"));
    }

    @Test
    void a_repository_that_was_deleted_meanwhile_does_not_keep_a_backup_from_its_end() {
        world.pod("db", "node-1");
        world.started();
        world.objects.remove(
                ResticRepository.class,
                world.objects.now(ResticRepository.class).get(0).getMetadata().getName());
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(backup().narrow()).containsEntry("Phase", "Completed");
    }

    @Test
    void a_sealed_backup_has_its_repositories_counted_anew() {
        world.pod("db", "node-1");
        world.started();
        world.clock.advance(Duration.ofSeconds(30));
        world.reports("db", VolumePhase.Completed);
        world.look();

        assertThat(world.objects.now(ResticRepository.class)).singleElement().satisfies(repository -> assertThat(
                        repository.getMetadata().getAnnotations())
                .containsEntry(
                        "reconcile.salvor.io/requestedAt",
                        BackupWorld.START.plusSeconds(30).toString()));
    }

    private void reports(String pod, VolumePhase phase, Consumer<PodVolumeBackup> more) {
        world.reports(pod, phase);
        change(pod, more);
    }

    private void change(String pod, Consumer<PodVolumeBackup> change) {
        PodVolumeBackup volume = world.record(pod);
        change.accept(volume);
        world.objects.put(volume);
    }

    private Line backup() {
        return tables.of(world.objects.now(Backup.class, "nightly"));
    }

    private Line volume(String pod) {
        return tables.of(world.record(pod));
    }
}
