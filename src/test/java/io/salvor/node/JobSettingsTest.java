package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
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

    @ParameterizedTest
    @CsvSource({
        "SALVOR_PARALLEL, 0",
        "SALVOR_PARALLEL, many",
        "SALVOR_PARALLEL, 1000",
        "SALVOR_DEADLINE, tomorrow",
        "SALVOR_DEADLINE, 2026-01-31"
    })
    void a_wrong_value_is_named(String variable, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobSettings.read(Map.of(variable, value), NOW))
                .withMessageContaining(variable)
                .withMessageContaining(value);
    }
}
