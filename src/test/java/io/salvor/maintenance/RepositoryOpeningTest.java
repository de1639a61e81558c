package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.RepositoryOpening.Action;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryOpeningTest {
    @ParameterizedTest
    @CsvSource({
        // configured, recorded, seen ready
        "true,  false, false, Open,    its configuration is there",
        "true,  false, true,  Open,    its configuration is there",
        "true,  true,  false, Open,    its configuration is there",
        "true,  true,  true,  Open,    its configuration is there",
        "false, false, false, Init,    nothing says that there ever was one",
        "false, true,  false, Missing, the location has it on record that it was made",
        "false, true,  true,  Missing, the location has it on record that it was made",
        "false, false, true,  Missing, it was ready once",
    })
    void what_is_done_follows_from_what_was_found_out(
            boolean configured, boolean recorded, boolean seenReady, Action action, String because) {
        assertThat(RepositoryOpening.decide(configured, recorded, seenReady))
                .isEqualTo(new RepositoryOpening(action, because));
    }
}
