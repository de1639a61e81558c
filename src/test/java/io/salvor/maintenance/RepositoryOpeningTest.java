package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.maintenance.RepositoryOpening.Action;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryOpeningTest {
    @ParameterizedTest
    @CsvSource({
        // configured, folders, recorded, seen ready
        "true,  '',             false, false, Open,     its configuration is there",
        "true,  keys data,      false, true,  Open,     its configuration is there",
        "true,  '',             true,  false, Open,     its configuration is there",
        "true,  '',             true,  true,  Open,     its configuration is there",
        "false, '',             false, false, Init,     nothing says that there ever was one",
        "false, '',             true,  false, Missing,  the location has it on record that it was made",
        "false, '',             true,  true,  Missing,  the location has it on record that it was made",
        "false, '',             false, true,  Missing,  it was ready once",
        "false, keys,           true,  false, Missing,  the location has it on record that it was made",
        "false, keys,           false, true,  Missing,  it was ready once",
        "false, keys,           false, false, InitAnew, 'it has keys and nothing else, so its making was broken off'",
        "false, keys data,      false, false, Remains,  'it has data, keys and no config'",
        "false, snapshots,      false, false, Remains,  it has snapshots and no config",
        "false, keys locks,     false, false, Remains,  'it has keys, locks and no config'",
        "false, somebody-elses, false, false, Remains,  it has somebody-elses and no config",
    })
    void what_is_done_follows_from_what_was_found_out(
            boolean configured, String folders, boolean recorded, boolean seenReady, Action action, String because) {
        Set<String> names = folders.isEmpty() ? Set.of() : Set.of(folders.split(" "));
        assertThat(RepositoryOpening.decide(new RepositoryOpening.Found(configured, names), recorded, seenReady))
                .isEqualTo(new RepositoryOpening(action, because));
    }
}
