package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResticVersionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            restic 0.14.0 compiled with go1.19.8 on linux/amd64 | 0.14.0 | false
            restic 0.17.0 compiled with go1.22.5 on linux/arm64 | 0.17.0 | false
            restic 0.17.1 compiled with go1.23.1 on linux/amd64 | 0.17.1 | true
            {"message_type":"version","version":"0.18.0"} | 0.18.0 | true
            restic 0.18.1-dev (compiled manually) compiled with go1.25 | 0.18.1 | true
            restic 0.19 | 0.19.0 | true
            restic 1.0.0 | 1.0.0 | true
            """)
    void is_read_from_what_restic_prints(String output, String version, boolean supported) {
        assertThat(ResticVersion.parse(output)).hasToString(version);
        assertThat(ResticVersion.parse(output).isSupported()).isEqualTo(supported);
    }

    @Test
    void is_not_found_in_other_output() {
        assertThatIllegalArgumentException().isThrownBy(() -> ResticVersion.parse("command not found"));
    }
}
