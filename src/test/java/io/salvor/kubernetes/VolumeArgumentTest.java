package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeArgumentTest {
    @Test
    void a_volume_is_its_name_and_the_number_of_the_attempt() {
        VolumeArgument second = new VolumeArgument("nightly-1-a", 2);
        assertThat(second).hasToString("nightly-1-a@2");
        assertThat(VolumeArgument.parse("nightly-1-a@2")).isEqualTo(second);
    }

    @Test
    void without_a_number_it_is_the_name_alone() {
        VolumeArgument restore = new VolumeArgument("restore-1-a", null);
        assertThat(restore).hasToString("restore-1-a");
        assertThat(VolumeArgument.parse("restore-1-a")).isEqualTo(restore);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@1", "a@", "a@0", "a@-1", "a@one", "a@1@2", "a@1234567890"})
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VolumeArgument.parse(text))
                .withMessageContaining("\"" + text + "\"");
    }
}
