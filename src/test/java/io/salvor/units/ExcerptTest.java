package io.salvor.units;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void what_fits_stays_and_what_does_not_is_cut_between_characters() {
        assertThat(Excerpt.within(6, "größe")).isEqualTo("gr…");
        assertThat(Excerpt.within(7, "größe")).isEqualTo("größe");
        assertThat(Excerpt.within(8, "abcd\uD83D\uDE00\uD83D\uDE00")).isEqualTo("abcd…");
        assertThat(Excerpt.within(12, "abcd\uD83D\uDE00\uD83D\uDE00")).isEqualTo("abcd\uD83D\uDE00\uD83D\uDE00");
        assertThat(Excerpt.within(3, "")).isEmpty();
        assertThat(Excerpt.within(3, "abcd")).isEqualTo("…");
    }

    @Test
    void lines_stay_and_other_control_characters_are_replaced() {
        assertThat(Excerpt.within(100, "a\nb\tc\u0001\uD800d")).isEqualTo("a\nb\tc\uFFFD\uFFFDd");
    }
}
