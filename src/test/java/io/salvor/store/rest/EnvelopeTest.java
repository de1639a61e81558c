package io.salvor.store.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.rest.RestClient.Listed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private static final String NAME = "0a".repeat(32);
    private static final String OTHER = "0b".repeat(32);

    @ParameterizedTest
    @ValueSource(strings = {"a", "backups/a b/漢字 grün", "x y", " "})
    void a_line_says_which_object_follows(String key) {
        byte[] head = Envelope.head(key, 17, "0123456789abcdef");
        byte[] file = Arrays.copyOf(head, head.length + 5);

        assertThat(Envelope.read(NAME, file, file.length)).contains(new Envelope(NAME, key, 17, head.length, 5));
        assertThat(new String(head, StandardCharsets.UTF_8))
                .isEqualTo("salvor-object 1 17 0123456789abcdef " + key + "\n");
    }

    @Test
    void the_longest_key_fits_into_what_is_read_of_a_file() {
        String key = "ü".repeat(512);

        byte[] head = Envelope.head(key, 999_999_999_999_999_999L, "m".repeat(40));

        assertThat(head).hasSizeLessThanOrEqualTo(Envelope.LINE);
        assertThat(Envelope.read(NAME, head, head.length)).map(Envelope::key).contains(key);
        assertThatThrownBy(() -> Envelope.head(key + "x", 1, "m")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Envelope.head("", 1, "m")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Envelope.head("a\nb", 1, "m")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "salvor-object 1 17 0123 key",
                "salvor-object 2 17 0123 key\n",
                "salvor-object 1 -1 0123 key\n",
                "salvor-object 1 17 0123 \n",
                "salvor-object 1 1234567890123456789 0123 key\n",
                " salvor-object 1 17 0123 key\n"
            })
    void other_files_hold_no_object(String beginning) {
        assertThat(Envelope.read(NAME, beginning.getBytes(StandardCharsets.UTF_8), 100))
                .isEmpty();
    }

    @Test
    void the_highest_number_counts_and_of_two_the_same_one_for_everybody() {
        EnvelopeIndex index = new EnvelopeIndex();
        Envelope ninth = new Envelope(OTHER, "a", 9, 1, 1);
        Envelope tenth = new Envelope(NAME, "a", 10, 1, 1);
        index.add(tenth);
        index.add(ninth);
        assertThat(index.current("a")).contains(tenth);
        assertThat(index.of("a")).containsExactly(ninth, tenth);

        index.remove(tenth);
        index.add(new Envelope(NAME, "a", 9, 1, 1));
        assertThat(index.current("a")).contains(ninth);
    }

    @Test
    void a_listing_says_what_is_gone_and_what_is_to_be_read() {
        EnvelopeIndex index = new EnvelopeIndex();
        index.add(new Envelope(NAME, "a", 1, 10, 5));
        Listed same = new Listed(NAME, 15);
        Listed unknown = new Listed(OTHER, 20);

        assertThat(index.take(List.of(same, unknown, new Listed("note", 1)))).containsExactly(unknown);
        index.addForeign(unknown);
        assertThat(index.take(List.of(same, unknown))).isEmpty();
        Listed longer = new Listed(OTHER, 21);
        assertThat(index.take(List.of(same, longer))).containsExactly(longer);
        assertThat(index.take(List.of(new Listed(NAME, 16)))).hasSize(1);

        assertThat(index.take(List.of())).isEmpty();
        assertThat(index.current("a")).isEmpty();
        assertThat(index.below("")).isEmpty();
    }
}
