package io.salvor.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupOutcomeTest {

    @ParameterizedTest(name = "{0} whole, {1} with unreadable files, {2} failed, {3} skipped, {4} objects: {5}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2 | 0 | 0 | 0 | 9 | Completed       | 2 of 2 volumes saved whole, 0 volumes left out, 9 objects stored.
                    1 | 0 | 0 | 1 | 1 | Completed       | 1 of 1 volume saved whole, 1 volume left out, 1 object stored.
                    0 | 0 | 0 | 3 | 4 | Completed       | 0 of 0 volumes saved whole, 3 volumes left out, 4 objects stored.
                    2 | 0 | 0 | 0 | 0 | Completed       | 2 of 2 volumes saved whole
                    1 | 1 | 0 | 0 | 9 | PartiallyFailed | 1 of 2 volumes saved whole, 1 with unreadable files, 0 not saved
                    0 | 1 | 0 | 0 | 9 | PartiallyFailed | 0 of 1 volume saved whole, 1 with unreadable files
                    1 | 0 | 1 | 0 | 9 | PartiallyFailed | 1 not saved
                    0 | 0 | 2 | 0 | 9 | Failed          | None of 2 volumes was saved
                    0 | 0 | 0 | 0 | 0 | Failed          | Nothing was stored
                    """)
    void only_a_backup_that_holds_everything_is_completed(
            int whole, int partly, int failed, int skipped, int objects, BackupOutcome.Phase phase, String message) {
        BackupOutcome outcome = BackupOutcome.of(new BackupOutcome.Volumes(whole, partly, failed), skipped, objects);
        assertThat(outcome.phase()).isEqualTo(phase);
        assertThat(outcome.message()).contains(message);
    }
}
