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

    @Test
    void what_nobody_should_see_and_half_a_character_are_replaced() {
        assertThat(Shortened.message("a\tb\u0085c\u202Ed\uD800e")).isEqualTo("a b c\uFFFDd\uFFFDe");
        assertThat(Shortened.message("größe \uD83D\uDE00")).isEqualTo("größe \uD83D\uDE00");
    }

    @Test
    void a_limit_counts_bytes() {
        assertThat(Shortened.to("größe".repeat(20), 140)).isEqualTo("größe".repeat(20));
        assertThat(Shortened.bytes(Shortened.to("größe".repeat(30), 140))).isLessThanOrEqualTo(140);
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
