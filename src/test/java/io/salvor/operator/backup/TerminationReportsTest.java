package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.NodeJobs.NodeJobState;
import io.salvor.kubernetes.VolumeBackups;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminationReportsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");

    private final TestingClock clock = new TestingClock(NOW);
    private final TestingOwnObjects objects = new TestingOwnObjects(new TestingCalls(), clock);
    private final TerminationReports reports =
            new TerminationReports(new VolumeBackups(objects, clock), new ObjectMapper());

    private PodVolumeBackup volume(String name) {
        PodVolumeBackup volume = new PodVolumeBackup();
        volume.getMetadata().setName(name);
        volume.setSpec(new PodVolumeBackupSpec());
        volume.getStatus().phase = VolumePhase.InProgress;
        return objects.put(volume);
    }

    private static NodeJobState job(boolean ended, String report) {
        return new NodeJobState("job", 1, true, ended, NOW, "", report, List.of());
    }

    @Test
    void a_result_that_did_not_reach_the_record_is_taken_from_the_termination_message() {
        List<PodVolumeBackup> ended = reports.results(
                List.of(job(
                        true,
                        "[{\"volume\":\"a\",\"phase\":\"Completed\",\"snapshotID\":\"4f3c\"},"
                                + "{\"volume\":\"b\",\"phase\":\"Failed\"}]")),
                List.of(volume("a"), volume("b"), volume("c")));
        assertThat(ended).extracting(volume -> volume.getMetadata().getName()).containsExactly("a", "b");
        PodVolumeBackup a = objects.now(PodVolumeBackup.class, "a");
        assertThat(a.getStatus().phase).isEqualTo(VolumePhase.Completed);
        assertThat(a.getStatus().snapshotID).isEqualTo("4f3c");
        assertThat(a.getStatus().completionTimestamp).isEqualTo("2026-03-01T02:00:00Z");
        assertThat(a.getStatus().message).isEqualTo("as the Job reported in its termination message");
        assertThat(objects.now(PodVolumeBackup.class, "b").getStatus().snapshotID)
                .isNull();
        assertThat(objects.now(PodVolumeBackup.class, "c").hasEnded()).isFalse();
    }

    @Test
    void a_record_that_has_ended_meanwhile_is_not_overwritten() {
        PodVolumeBackup seen = volume("a");
        PodVolumeBackup written = objects.now(PodVolumeBackup.class, "a");
        written.getStatus().phase = VolumePhase.PartiallyFailed;
        objects.put(written);
        reports.results(List.of(job(true, "[{\"volume\":\"a\",\"phase\":\"Completed\"}]")), List.of(seen));
        assertThat(objects.now(PodVolumeBackup.class, "a").getStatus().phase).isEqualTo(VolumePhase.PartiallyFailed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[{\"volume\":\"a\",\"phase\":\"Comp",
                "OOMKilled",
                "[]",
                "[{\"volume\":\"a\",\"phase\":\"InProgress\"}]",
                "[{\"volume\":\"a\",\"phase\":\"Finished\"}]",
                "[{\"volume\":\"a\"}]"
            })
    void a_message_that_tells_no_end_ends_nothing(String report) {
        assertThat(reports.results(List.of(job(true, report)), List.of(volume("a"))))
                .isEmpty();
    }

    @Test
    void a_job_that_runs_has_not_reported_yet() {
        String report = "[{\"volume\":\"a\",\"phase\":\"Completed\"}]";
        assertThat(reports.results(List.of(job(false, report)), List.of(volume("a"))))
                .isEmpty();
    }

    @Test
    void of_two_attempts_the_later_report_counts() {
        reports.results(
                List.of(
                        job(true, "[{\"volume\":\"a\",\"phase\":\"Failed\"}]"),
                        job(true, "[{\"volume\":\"a\",\"phase\":\"Completed\"}]")),
                List.of(volume("a")));
        assertThat(objects.now(PodVolumeBackup.class, "a").getStatus().phase).isEqualTo(VolumePhase.Completed);
    }
}
