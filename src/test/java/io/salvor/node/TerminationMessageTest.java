package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.VolumeArgument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationMessageTest {
    private static final String OF_A =
            "{\"volume\":\"a\",\"attempt\":2,\"phase\":\"Completed\",\"reason\":\"Saved\",\"snapshotID\":\"abc\"}";
    private static final String OF_B =
            "{\"volume\":\"b\",\"attempt\":1,\"phase\":\"New\",\"reason\":\"RepositoryLocked\",\"message\":\"why\"}";

    @TempDir
    private Path temp;

    @Test
    void each_result_is_in_the_file_as_soon_as_it_is_known_and_the_newest_stands_first() throws IOException {
        Path file = temp.resolve("message");
        TerminationMessage message = new TerminationMessage(file);
        message.add(a());
        assertThat(file).hasContent("[" + OF_A + "]");
        message.add(b());
        assertThat(file).hasContent("[" + OF_B + "," + OF_A + "]");
    }

    @Test
    void what_is_recorded_is_not_in_it_any_more() throws IOException {
        Path file = temp.resolve("message");
        TerminationMessage message = new TerminationMessage(file);
        message.add(a());
        message.add(b());
        message.remove(a());
        assertThat(file).hasContent("[" + OF_B + "]");
        message.remove(b());
        assertThat(file).hasContent("[]");
    }

    @Test
    void it_says_what_an_empty_volume_needs_to_be_restored_with_its_owner_and_mode() throws IOException {
        RootAttributes root = new RootAttributes();
        root.uid = 70;
        root.gid = 71;
        root.mode = "0700";
        TerminationMessage message = new TerminationMessage(null);
        message.add(new VolumeResult(
                new VolumeArgument("a", null),
                "shop/a/data",
                VolumePhase.Completed,
                null,
                null,
                true,
                root,
                null,
                false));
        JsonNode entry = new ObjectMapper().readTree(message.text()).get(0);
        assertThat(entry.path("empty").asBoolean()).isTrue();
        assertThat(entry.path("root"))
                .isEqualTo(new ObjectMapper().readTree("{\"uid\":70,\"gid\":71,\"mode\":\"0700\"}"));
        assertThat(entry.has("attempt")).isFalse();
    }

    @Test
    void attributes_of_a_root_that_are_too_large_give_way_to_its_owner_and_mode() throws IOException {
        RootAttributes root = new RootAttributes();
        root.mode = "0700";
        root.attributes = Map.of("note", "x".repeat(5000));
        TerminationMessage message = new TerminationMessage(null);
        message.add(new VolumeResult(
                new VolumeArgument("a", 1),
                "shop/a/data",
                VolumePhase.Completed,
                null,
                "abc",
                null,
                root,
                null,
                false));
        assertThat(new ObjectMapper().readTree(message.text()).get(0).path("root"))
                .isEqualTo(new ObjectMapper().readTree("{\"uid\":0,\"gid\":0,\"mode\":\"0700\"}"));
    }

    @Test
    void a_thread_that_was_asked_to_stop_still_writes_its_result_and_stays_asked() throws IOException {
        Path file = temp.resolve("message");
        Thread.currentThread().interrupt();
        try {
            new TerminationMessage(file).add(a());
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(file).hasContent("[" + OF_A + "]");
    }

    @Test
    void messages_give_way_to_results() throws IOException {
        JsonNode array = written(15, "because ".repeat(50));
        assertThat(array).hasSize(15).allSatisfy(entry -> assertThat(entry.has("message"))
                .isFalse());
    }

    @Test
    void the_oldest_results_give_way_to_the_newest() throws IOException {
        JsonNode array = written(500, "because");
        assertThat(array.size()).isBetween(10, 40);
        assertThat(array.get(0).path("volume").asText()).endsWith("-499");
    }

    @Test
    void it_is_never_longer_than_the_kubelet_reads_and_always_whole() throws IOException {
        assertThat(written(500, "ä".repeat(400))).isNotEmpty();
    }

    @Test
    void without_a_file_nothing_is_written() throws IOException {
        TerminationMessage message = new TerminationMessage(null);
        message.add(a());
        assertThat(message.text()).isEqualTo("[" + OF_A + "]");
        assertThat(temp).isEmptyDirectory();
    }

    private static VolumeResult a() {
        return new VolumeResult(
                new VolumeArgument("a", 2),
                "shop/a/data",
                VolumePhase.Completed,
                "Saved",
                "abc",
                null,
                null,
                null,
                false);
    }

    private static VolumeResult b() {
        return new VolumeResult(
                new VolumeArgument("b", 1),
                "shop/b/data",
                VolumePhase.New,
                "RepositoryLocked",
                null,
                null,
                null,
                "why",
                false);
    }

    private JsonNode written(int results, String why) throws IOException {
        TerminationMessage message = new TerminationMessage(temp.resolve("message"));
        for (int i = 0; i < results; i++) {
            message.add(new VolumeResult(
                    new VolumeArgument("nightly-20260101000000-" + i, 1),
                    "shop/a/data",
                    VolumePhase.PartiallyFailed,
                    "FilesUnreadable",
                    "f".repeat(64),
                    null,
                    null,
                    why,
                    false));
        }
        String text = message.text();
        assertThat(temp.resolve("message")).hasContent(text);
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(TerminationMessage.MOST_BYTES);
        return new ObjectMapper().readTree(text);
    }
}
