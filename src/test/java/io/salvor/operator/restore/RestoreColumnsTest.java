package io.salvor.operator.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.testing.PrintedTables;
import io.salvor.testing.PrintedTables.Line;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kubectl get rst,pvr} prints of what the operator has made. */
class RestoreColumnsTest {
    @TempDir
    Path folder;

    private final PrintedTables tables = new PrintedTables();
    private RestoreSetting setting;

    @BeforeEach
    void start() {
        setting = new RestoreSetting(folder);
    }

    @AfterEach
    void stop() {
        tables.close();
    }

    @Test
    void a_restore_shows_its_stage_while_it_runs_and_what_it_took_at_its_end() {
        setting.untilThePodIsMade();
        assertThat(restore().narrow())
                .containsEntry("Backup", "nightly-1")
                .containsEntry("Phase", "InProgress")
                .containsEntry("Reason", "InProgress")
                .contains(entry("Conflicts", "0"), entry("Volumes", "2"), entry("Done", "0"), entry("Duration", ""));
        assertThat(restore().narrow().get("Stage"))
                .isEqualTo(setting.status().stage)
                .isNotBlank();

        setting.podIs("running: {}");
        setting.look();
        setting.look();
        setting.clock.advance(Duration.ofMinutes(90));
        setting.dataIsBack();
        for (int looks = 0; looks < 5; looks++) {
            setting.look();
        }

        assertThat(restore().narrow())
                .containsEntry("Phase", "Completed")
                .containsEntry("Stage", "")
                .containsEntry("Reason", "Completed")
                .contains(
                        entry("Volumes", "2"),
                        entry("Done", "2"),
                        entry("Partial", "0"),
                        entry("Failed", "0"),
                        entry("Skipped", "0"))
                .containsEntry("Duration", "1h30m");
    }

    @Test
    void a_restore_that_is_suspended_says_so() {
        setting.backup();
        setting.asked(spec -> spec.suspend = true);
        setting.look();
        assertThat(restore().narrow()).contains(entry("Phase", "New"), entry("Reason", "Suspended"));
        assertThat(restore().wide()).containsEntry("Suspended", "true");
    }

    @Test
    void a_restore_that_conflicts_shows_how_often() {
        setting.backup();
        setting.cluster.put(
                Kinds.PERSISTENT_VOLUMES,
                RestoreSetting.object(
                        """
                        {apiVersion: v1, kind: PersistentVolume, metadata: {name: pv-data, uid: other},
                         spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], local: {path: /mnt/other},
                                claimRef: {namespace: bank, name: theirs, uid: x}}, status: {phase: Bound}}
                        """));
        setting.asked(spec -> {
            spec.policy = "nightly";
            spec.asOf = "2026-05-01T09:30:00Z";
            spec.backup = null;
        });
        setting.look();

        assertThat(restore().narrow())
                .containsEntry("Phase", "Failed")
                .containsEntry("Reason", "Conflict")
                .containsEntry("Conflicts", "1");
        assertThat(restore().wide()).contains(entry("Policy", "nightly"), entry("As Of", "2026-05-01T09:30:00Z"));
        assertThat(restore().wide().get("Message")).startsWith("nothing was written: ");
    }

    @Test
    void a_restore_that_never_had_a_plan_shows_why() {
        setting.asked();
        setting.look();
        assertThat(restore().narrow())
                .containsEntry("Phase", "Failed")
                .containsEntry("Reason", "BackupNotFound")
                .contains(entry("Conflicts", ""), entry("Volumes", ""), entry("Duration", ""));
    }

    @Test
    void a_volume_shows_whose_it_is_and_how_far_its_data_is() {
        setting.untilTheJobIsStarted();
        var data = setting.volume("data");
        data.getStatus().phase = VolumePhase.InProgress;
        data.getStatus().progress(420, 1_000);
        setting.own.put(data);

        assertThat(volume("data").narrow())
                .containsEntry("Restore", RestoreSetting.NAME)
                .contains(entry("Namespace", "shop"), entry("Claim", "data"), entry("Volume", "data"))
                .contains(entry("Done", "42%"), entry("Size", "1000B"), entry("Restored", ""), entry("Duration", ""));
        assertThat(volume("cache").narrow())
                .as("a volume without a claim, which has not begun")
                .contains(entry("Claim", ""), entry("Volume", "cache"), entry("Done", ""), entry("Size", ""));
        assertThat(volume("cache").wide()).containsEntry("Pod", "web");
    }

    private Line restore() {
        return tables.of(setting.now());
    }

    private Line volume(String name) {
        return tables.of(setting.volume(name));
    }
}
