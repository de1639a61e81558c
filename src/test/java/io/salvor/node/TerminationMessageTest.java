package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.VolumePhase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationMessageTest {
    @TempDir
    private Path temp;

    @Test
    void each_result_is_in_the_file_as_soon_as_it_is_known() throws IOException {
        Path file = temp.resolve("message");
        TerminationMessage message = new TerminationMessage(file);
        message.add(new VolumeResult("a", VolumePhase.Completed, "abc", null, true));
        assertThat(file).hasContent("[{\"volume\":\"a\",\"phase\":\"Completed\",\"snapshotID\":\"abc\"}]");
        message.add(new VolumeResult("b", VolumePhase.Failed, null, "why", true));
        assertThat(file)
                .hasContent("[{\"volume\":\"a\",\"phase\":\"Completed\",\"snapshotID\":\"abc\"},"
                        + "{\"volume\":\"b\",\"phase\":\"Failed\",\"message\":\"why\"}]");
    }

    @Test
    void a_thread_that_was_asked_to_stop_still_writes_its_result_and_stays_asked() throws IOException {
        Path file = temp.resolve("message");
        Thread.currentThread().interrupt();
        try {
            new TerminationMessage(file).add(new VolumeResult("a", VolumePhase.Completed, "abc", null, true));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(file).hasContent("[{\"volume\":\"a\",\"phase\":\"Completed\",\"snapshotID\":\"abc\"}]");
    }

    @Test
    void messages_give_way_to_results() throws IOException {
        JsonNode array = written(20, "because ".repeat(50));
        assertThat(array).hasSize(20).allSatisfy(entry -> assertThat(entry.has("message"))
                .isFalse());
    }

    @Test
    void it_is_never_longer_than_the_kubelet_reads_and_always_whole() throws IOException {
        assertThat(written(500, "ä".repeat(400))).isNotEmpty();
    }

    @Test
    void without_a_file_nothing_is_written() throws IOException {
        TerminationMessage message = new TerminationMessage(null);
        message.add(new VolumeResult("a", VolumePhase.Completed, null, null, true));
        assertThat(message.text()).isEqualTo("[{\"volume\":\"a\",\"phase\":\"Completed\"}]");
        assertThat(temp).isEmptyDirectory();
    }

    private JsonNode written(int results, String why) throws IOException {
        TerminationMessage message = new TerminationMessage(temp.resolve("message"));
        for (int i = 0; i < results; i++) {
            message.add(new VolumeResult(
                    "nightly-20260101000000-" + i, VolumePhase.PartiallyFailed, "f".repeat(64), why, true));
        }
        String text = message.text();
        assertThat(temp.resolve("message")).hasContent(text);
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(TerminationMessage.MOST_BYTES);
        return new ObjectMapper().readTree(text);
    }
}
