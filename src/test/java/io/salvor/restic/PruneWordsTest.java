package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneWordsTest {
    private static java.util.Optional<Long> unused(String... lines) {
        PruneWords words = new PruneWords();
        Stream.of(lines).forEach(words::line);
        return words.unused();
    }

    @ParameterizedTest
    @CsvSource({
        "unused size after prune: 0 B (0.00% of remaining size), 0",
        "unused size after prune: 17.676 MiB (0.29% of remaining size), 18534629",
        "unused size after prune: 1.500 KiB (0.29% of remaining size), 1536",
        "unused size after prune: 2.000 TiB (4.00% of remaining size), 2199023255552",
    })
    void what_is_left_unused_is_read_in_bytes(String line, long bytes) {
        assertThat(unused("remaining:         77427 blobs / 6.031 GiB", line, "", "rebuilding index"))
                .contains(bytes);
    }

    @Test
    void other_words_say_nothing() {
        assertThat(unused("unused: 17.676 MiB", "unused size after prune: many", "unused size after prune: 1.2.3 MiB"))
                .isEmpty();
    }
}
