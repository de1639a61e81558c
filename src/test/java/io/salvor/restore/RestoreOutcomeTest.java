package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreOutcomeTest {

    @ParameterizedTest(name = "objects {0} {1} {2} {3}, volumes {4} {5} {6} {7}: {8}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    5 | 0 | 2 | 0 | 2 | 0 | 0 | 0 | Completed       | 2 volumes restored whole; 5 objects made, 0 there already, 2 left out.
                    1 | 4 | 0 | 0 | 1 | 0 | 0 | 1 | Completed       | 1 volume restored whole, 1 left alone; 1 object made
                    0 | 6 | 0 | 0 | 0 | 0 | 0 | 2 | Completed       | Nothing had to be made: 0 volumes restored whole, 2 left alone
                    5 | 0 | 0 | 1 | 2 | 0 | 0 | 0 | PartiallyFailed | 1 refused; status.failures says why and what to do.
                    5 | 0 | 0 | 0 | 1 | 1 | 0 | 0 | PartiallyFailed | 1 restored from a snapshot that some files are missing from
                    5 | 0 | 0 | 0 | 1 | 0 | 1 | 0 | PartiallyFailed | 1 volume restored whole, 1 not restored
                    0 | 3 | 0 | 2 | 0 | 0 | 0 | 0 | Failed          | 0 objects made, 3 there already, 0 left out, 2 refused
                    0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | Failed          | 1 not restored
                    """)
    void only_a_restore_that_brought_everything_back_is_completed(
            int created,
            int existing,
            int skipped,
            int refused,
            int whole,
            int incomplete,
            int failed,
            int alone,
            RestoreOutcome.Phase phase,
            String message) {
        RestoreOutcome outcome = RestoreOutcome.of(
                new RestoreOutcome.Objects(created, 0, existing, skipped, refused),
                new RestoreOutcome.Volumes(whole, incomplete, failed, alone, 0, 0, List.of()),
                RestoreOutcome.Hooks.NONE);
        assertThat(outcome.phase()).isEqualTo(phase);
        assertThat(outcome.message()).contains(message);
    }

    @Test
    void volumes_that_were_kept_are_named() {
        assertThat(message(2, List.of("shop/data")))
                .startsWith("1 volume restored whole, 1 volume kept as it was: shop/data; ");
        assertThat(message(7, List.of("a/1", "a/2", "a/3", "a/4", "a/5", "a/6")))
                .contains("6 volumes kept as they were: a/1, a/2, a/3, a/4, a/5 and others");
    }

    @ParameterizedTest(name = "{0} volumes, {1} without such a file, {2} objects made: {3}")
    @CsvSource({"3, 2, 1, Completed", "2, 2, 0, Failed", "2, 2, 1, PartiallyFailed"})
    void files_that_no_volume_holds_are_no_success(
            int completed, int unmatched, int created, RestoreOutcome.Phase phase) {
        RestoreOutcome outcome = RestoreOutcome.of(
                new RestoreOutcome.Objects(created, 0, 0, 0, 0),
                new RestoreOutcome.Volumes(completed, 0, 0, 0, unmatched, 0, List.of()),
                RestoreOutcome.Hooks.NONE);
        assertThat(outcome.phase()).isEqualTo(phase);
        assertThat(outcome.message())
                .startsWith((completed - unmatched) + " volume")
                .contains("2 without a file that fits spec.files.include");
    }

    @ParameterizedTest(name = "{0} hooks run, {1} failed: {2}")
    @CsvSource({
        "2, 0, Completed, '; 2 hooks run.'",
        "1, 1, PartiallyFailed, '; 1 hook run, 1 failed; status.failures says why and what to do.'",
        "0, 1, PartiallyFailed, '; 0 hooks run, 1 failed;'"
    })
    void a_hook_that_had_to_succeed_and_did_not_is_no_success(
            int run, int failed, RestoreOutcome.Phase phase, String end) {
        RestoreOutcome outcome = RestoreOutcome.of(
                new RestoreOutcome.Objects(1, 0, 0, 0, 0),
                new RestoreOutcome.Volumes(1, 0, 0, 0, 0, 0, List.of()),
                new RestoreOutcome.Hooks(run, failed));
        assertThat(outcome.phase()).isEqualTo(phase);
        assertThat(outcome.message()).contains(end);
    }

    private static String message(int completed, List<String> kept) {
        return RestoreOutcome.of(
                        new RestoreOutcome.Objects(1, 0, 0, 0, 0),
                        new RestoreOutcome.Volumes(completed, 0, 0, 0, 0, kept.size(), kept),
                        RestoreOutcome.Hooks.NONE)
                .message();
    }
}
