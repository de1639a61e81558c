package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResticEventTest {
    @Test
    void the_status_of_a_backup_is_progress() {
        assertThat(
                        ResticEvent.parse(
                                """
                        {"message_type":"status","percent_done":0.5,"total_files":4,"files_done":2,"total_bytes":10,"bytes_done":5}"""))
                .contains(new ResticEvent.Status(new ResticProgress(4, 2, 10, 5)));
    }

    @Test
    void the_status_of_a_restore_is_progress() {
        assertThat(
                        ResticEvent.parse(
                                """
                        {"message_type":"status","total_files":4,"files_restored":2,"files_skipped":1,"total_bytes":10,"bytes_restored":5,"bytes_skipped":3}"""))
                .contains(new ResticEvent.Status(new ResticProgress(4, 3, 10, 8)));
    }

    @Test
    void an_error_names_its_item() {
        assertThat(
                        ResticEvent.parse(
                                """
                        {"message_type":"error","error":{"message":"open a: permission denied"},"during":"archival","item":"/v/a"}"""))
                .contains(new ResticEvent.ItemError(new FailedItem("/v/a", "open a: permission denied")));
    }

    @Test
    void the_last_words_have_a_code() {
        assertThat(
                        ResticEvent.parse(
                                """
                        {"message_type":"exit_error","code":12,"message":"Fatal: wrong password or no key found"}"""))
                .contains(new ResticEvent.ExitError(12, "Fatal: wrong password or no key found"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain words",
                "{\"message_type\":\"verbose_status\"}",
                "{\"message_type\":",
                "[1,2]",
                "42",
                "{\"message_type\":{\"a\":1}}",
                "\u0000\uFFFD"
            })
    void what_is_not_an_event_is_ignored(String line) {
        assertThat(ResticEvent.parse(line)).isEmpty();
    }
}
