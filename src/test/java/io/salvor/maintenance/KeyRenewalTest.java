package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.KeyRenewal.Key;
import io.salvor.maintenance.KeyRenewal.Sort;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRenewalTest {
    @ParameterizedTest
    @CsvSource({
        "Dear, true, 0, its key is dear",
        "Dear Foreign, true, 0, its key is dear",
        "Foreign Dear Dear, true, 1 2, its key is dear",
        "Cheap, false, '', it has a cheap key",
        "Cheap Foreign, false, '', it has a cheap key",
        // Killed before the old one was removed.
        "Dear Cheap, false, 0, it has a cheap key",
        // Killed in the middle of the write.
        "HalfWritten Dear, true, 0 1, its key is dear",
        "Cheap HalfWritten, false, 1, it has a cheap key",
        // Nothing goes where nothing is left that opens it.
        "Foreign, false, '', none of its keys can be opened here",
        "HalfWritten Foreign, false, '', none of its keys can be opened here",
        "'', false, '', none of its keys can be opened here"
    })
    void a_dear_key_is_replaced_and_nobody_elses_is_touched(
            String sorts, boolean make, String removed, String because) {
        KeyRenewal renewal = KeyRenewal.decide(keys(sorts));

        assertThat(renewal.make()).isEqualTo(make);
        assertThat(String.join(" ", renewal.remove())).isEqualTo(removed);
        assertThat(renewal.because()).isEqualTo(because);
    }

    /** Named by their places. */
    private static List<Key> keys(String sorts) {
        int[] place = {0};
        return Arrays.stream(sorts.split(" "))
                .filter(sort -> !sort.isEmpty())
                .map(sort -> new Key(String.valueOf(place[0]++), Sort.valueOf(sort)))
                .toList();
    }
}
