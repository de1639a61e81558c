package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendDescriptionTest {
    private final BackendDescription description = new BackendDescription(
            "velero.io/aws",
            new BackendSettings(
                    Map.of("bucket", "backups", "caCert", "-----BEGIN CERTIFICATE-----\nMIIB\n"),
                    "keys",
                    Map.of("cloud", "[default]\naws_secret_access_key = \"hidden\"\n"),
                    "cloud"),
            new Limits(1, 2, 3, "max", 4, 5),
            true);

    @Test
    void what_was_written_is_read_as_it_was() {
        assertThat(BackendDescription.read(description.asJson())).isEqualTo(description);
    }

    @Test
    void its_text_names_the_place_and_no_secret() {
        assertThat(description.toString())
                .contains("velero.io/aws", "backups", "keys")
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "{}", "[\"hidden\"]", "{\"provider\": \"hidden\"}", "{\"hidden\": 1}", "{hidden"})
    void what_is_no_description_is_refused_without_showing_it(String json) {
        assertThatThrownBy(() -> BackendDescription.read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("this is no description of a location")
                .hasNoCause();
    }
}
