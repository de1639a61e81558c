package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSettingsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T02:00:00Z");

    @Test
    void an_empty_environment_gives_what_a_container_has() {
        JobSettings settings = JobSettings.read(Map.of(), NOW);
        assertThat(settings.volumes()).isEqualTo(Path.of("/volumes"));
        assertThat(settings.secrets()).isEqualTo(Path.of("/secrets"));
        assertThat(settings.restic()).isEqualTo(Path.of("restic"));
        assertThat(settings.cache()).isNull();
        assertThat(settings.terminationMessage()).isNull();
        assertThat(settings.parallel()).isEqualTo(2);
        assertThat(settings.deadline()).isEqualTo("2026-02-01T02:00:00Z");
    }

    @Test
    void the_deadline_is_that_of_the_operator_where_the_clocks_agree_and_the_pod_started_late() {
        assertThat(deadline("2026-01-31T05:52:00Z", "PT4H")).isEqualTo("2026-01-31T05:52:00Z");
    }

    @ParameterizedTest
    @CsvSource({"2026-01-31T02:00:00Z", "2026-01-30T22:00:00Z", "2026-01-31T10:00:00Z", "2026-01-31T06:00:05Z"})
    void a_clock_that_is_off_does_not_change_how_long_a_job_may_take(String deadline) {
        assertThat(deadline(deadline, "PT4H")).isEqualTo("2026-01-31T06:00:00Z");
    }

    @Test
    void a_volume_may_take_as_long_as_the_job_unless_it_is_said() {
        assertThat(JobSettings.read(Map.of(), NOW).volumeTimeout()).isNull();
        assertThat(JobSettings.read(Map.of("SALVOR_VOLUME_TIMEOUT", "PT1H30M"), NOW)
                        .volumeTimeout())
                .isEqualTo(Duration.ofMinutes(90));
    }

    private static Instant deadline(String deadline, String left) {
        return JobSettings.read(Map.of("SALVOR_DEADLINE", deadline, "SALVOR_TIME_LEFT", left), NOW)
                .deadline();
    }

    @ParameterizedTest
    @CsvSource({
        "SALVOR_PARALLEL, 0",
        "SALVOR_PARALLEL, many",
        "SALVOR_PARALLEL, 1000",
        "SALVOR_DEADLINE, tomorrow",
        "SALVOR_DEADLINE, 2026-01-31",
        "SALVOR_TIME_LEFT, 4 hours",
        "SALVOR_VOLUME_TIMEOUT, 90"
    })
    void a_wrong_value_is_named(String variable, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobSettings.read(Map.of(variable, value), NOW))
                .withMessageContaining(variable)
                .withMessageContaining(value);
    }

    @Test
    void the_folders_of_the_host_and_the_list_of_mounts_come_from_the_environment() {
        JobSettings settings =
                JobSettings.read(Map.of("SALVOR_HOST_PATHS", "/opt/lp:/srv", "SALVOR_MOUNTINFO", "/mounts"), NOW);
        assertThat(settings.hostPaths()).containsExactly("/opt/lp", "/srv");
        assertThat(settings.mounts()).hasToString("/mounts");
        assertThat(JobSettings.read(Map.of(), NOW).hostPaths()).isEmpty();
        assertThat(JobSettings.read(Map.of(), NOW).mounts()).hasToString("/proc/self/mountinfo");
    }
}
