package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.VolumePhase;
import io.salvor.job.JobView;
import io.salvor.job.VolumeReason;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.testing.TestingClock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminationReportsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");

    private final TerminationReports reports = new TerminationReports(new ObjectMapper(), new TestingClock(NOW));

    /** A volume with an open attempt, the second. */
    private static PodVolumeBackup volume(String name) {
        PodVolumeBackup volume = new PodVolumeBackup();
        volume.getMetadata().setName(name);
        volume.setSpec(new PodVolumeBackupSpec());
        VolumeAttempts.failed(volume, VolumeReason.Unreachable, "no answer", NOW);
        VolumeAttempts.open(volume, "node-1", "job", NOW);
        volume.getStatus().phase = VolumePhase.InProgress;
        return volume;
    }

    private PodVolumeBackup after(String report) {
        PodVolumeBackup volume = volume("a");
        reports.takeOver(
                volume, new JobView("job", "nightly", "node-1", JobView.State.Over, NOW, "", false, report, Map.of()));
        return volume;
    }

    @Test
    void a_result_that_did_not_reach_the_record_is_taken_from_the_termination_message() {
        PodVolumeBackup volume = after("[{\"volume\":\"b\",\"phase\":\"Failed\"},"
                + "{\"volume\":\"a\",\"attempt\":2,\"phase\":\"Completed\",\"reason\":\"Saved\",\"snapshotID\":\"4f3c\","
                + "\"root\":{\"uid\":70,\"gid\":70,\"mode\":\"0700\"},\"message\":\"all of it\"}]");
        assertThat(volume.getStatus().phase).isEqualTo(VolumePhase.Completed);
        assertThat(volume.getStatus().reason).isEqualTo("Saved");
        assertThat(volume.getStatus().snapshotID).isEqualTo("4f3c");
        assertThat(volume.getStatus().completionTimestamp).isEqualTo("2026-03-01T02:00:00Z");
        assertThat(volume.getStatus().message).isEqualTo("all of it");
        assertThat(volume.getStatus().root.uid).isEqualTo(70);
        assertThat(volume.getStatus().root.mode).isEqualTo("0700");
        assertThat(volume.getStatus().empty).isNull();
    }

    @Test
    void an_empty_volume_is_known_from_one_without_a_snapshot() {
        assertThat(after("[{\"volume\":\"a\",\"phase\":\"Completed\",\"empty\":true}]")
                        .getStatus()
                        .empty)
                .isTrue();
    }

    @Test
    void what_is_to_be_tried_again_is_taken_over_with_its_reason() {
        PodVolumeBackup volume =
                after("[{\"volume\":\"a\",\"phase\":\"New\",\"reason\":\"RepositoryLocked\",\"message\":\"locked\"}]");
        assertThat(volume.hasEnded()).isFalse();
        assertThat(VolumeAttempts.state(volume, false).verdict()).isEqualTo(VolumeReason.RepositoryLocked);
        assertThat(VolumeAttempts.state(volume, false).message()).isEqualTo("locked");
    }

    @Test
    void a_snapshot_that_is_kept_for_another_attempt_is_taken_over_too() {
        PodVolumeBackup volume = after("[{\"volume\":\"a\",\"phase\":\"New\",\"reason\":\"NotCompared\","
                + "\"snapshotID\":\"4f3c\",\"root\":{\"uid\":70,\"gid\":70,\"mode\":\"0700\"}}]");
        assertThat(volume.hasEnded()).isFalse();
        assertThat(volume.getStatus().snapshotID).isEqualTo("4f3c");
        assertThat(volume.getStatus().root.uid).isEqualTo(70);
    }

    @Test
    void what_an_earlier_attempt_said_does_not_count() {
        assertThat(after("[{\"volume\":\"a\",\"attempt\":1,\"phase\":\"Completed\"}]")
                        .hasEnded())
                .isFalse();
    }

    @Test
    void a_record_that_has_ended_is_not_changed() {
        PodVolumeBackup volume = volume("a");
        volume.getStatus().phase = VolumePhase.PartiallyFailed;
        reports.takeOver(
                volume,
                new JobView(
                        "job",
                        "nightly",
                        "node-1",
                        JobView.State.Over,
                        NOW,
                        "",
                        false,
                        "[{\"volume\":\"a\",\"phase\":\"Completed\"}]",
                        Map.of()));
        assertThat(volume.getStatus().phase).isEqualTo(VolumePhase.PartiallyFailed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[{\"volume\":\"a\",\"phase\":\"Comp",
                "OOMKilled",
                "[]",
                "[{\"volume\":\"a\",\"phase\":\"InProgress\"}]",
                "[{\"volume\":\"a\",\"phase\":\"New\"}]",
                "[{\"volume\":\"a\",\"phase\":\"Finished\"}]",
                "[{\"volume\":\"a\"}]"
            })
    void a_message_that_tells_no_end_ends_nothing(String report) {
        assertThat(after(report).getStatus().phase).isEqualTo(VolumePhase.InProgress);
    }
}
