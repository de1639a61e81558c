package io.salvor.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest(name = "{0} is {1} bytes")
    @CsvSource({
        "0, 0",
        "500, 500",
        "+1k, 1000",
        "1Ki, 1024",
        "10Mi, 10485760",
        "1.5Gi, 1610612736",
        ".5G, 500000000",
        "1., 1",
        "1T, 1000000000000",
        "2Pi, 2251799813685248",
        "7Ei, 8070450532247928832",
        "1E, 1000000000000000000",
        "1E3, 1000",
        "1e9, 1000000000",
        "12e-1, 2",
        "1500m, 2",
        "1n, 1"
    })
    void a_quantity_is_read_as_kubernetes_reads_it(String text, long bytes) {
        assertThat(Quantities.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Gi", "-1Gi", "10GB", "10 Gi", "1,5Gi", "1e", "1e999", "8Ei", "ten", "1Gi1Mi", "."})
    void anything_else_is_refused_with_what_was_expected(String text) {
        assertThatThrownBy(() -> Quantities.bytes(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected");
    }
}
