package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretValuesTest {
    @Test
    void the_mark_before_a_text_of_windows_is_no_part_of_it() {
        String written = "\uFEFF[default]\r\nkey = \uFEFF\r\n";
        String encoded = Base64.getEncoder().encodeToString(written.getBytes(StandardCharsets.UTF_8));

        assertThat(SecretValues.of(
                        new SecretBuilder().withData(Map.of("cloud", encoded)).build()))
                .isEqualTo(Map.of("cloud", "[default]\r\nkey = \uFEFF\r\n"));
    }
}
