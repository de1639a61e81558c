package io.salvor.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortenedTest {
    @Test
    void a_text_that_fits_stays_on_one_line() {
        assertThat(Shortened.message("the disk is broken")).isEqualTo("the disk is broken");
        assertThat(Shortened.message("first\r\nsecond\u0000")).isEqualTo("first second ");
        assertThat(Shortened.message(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "漢", "😀", "\"", "a\\b"})
    void a_long_text_is_cut_between_characters_and_says_how_much_is_missing(String letter) {
        String cut = Shortened.message(letter.repeat(1000));
        assertThat(Shortened.bytes(cut)).isBetween(400, 515);
        assertThat(cut).startsWith(letter).matches("(?s).*… \\(\\d+ characters more\\)");
        assertThat(cut.chars().filter(c -> Character.isHighSurrogate((char) c)).count())
                .isEqualTo(cut.chars()
                        .filter(c -> Character.isLowSurrogate((char) c))
                        .count());
    }
}
