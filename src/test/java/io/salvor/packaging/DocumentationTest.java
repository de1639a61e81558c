package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.backup.SkipReason;
import io.salvor.testing.OwnApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what the pages say to what the program does. */
class DocumentationTest {
    @Test
    void every_example_is_what_an_api_server_accepts() throws IOException {
        List<String> refused = new ArrayList<>();
        try (OwnApiServer kinds = new OwnApiServer()) {
            for (Path page : pages()) {
                for (String example : examples(page)) {
                    kinds.refusal(example).ifPresent(message -> refused.add(page + ": " + message));
                }
            }
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void every_link_to_a_file_leads_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            for (MatchResult link : matches("\\]\\(([^)#:]+)(#[^)]*)?\\)", Files.readString(page))) {
                if (!Files.exists(page.toAbsolutePath().resolveSibling(link.group(1)))) {
                    broken.add(page + " → " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_reason_to_leave_out_a_volume_is_explained_once_and_is_decided_or_prevented_as_the_page_says()
            throws IOException {
        List<String> explained = new ArrayList<>();
        String page = Files.readString(Path.of("docs", "troubleshooting.md"));
        for (MatchResult row :
                matches("(?m)^\\| ((?:`\\w+`(?:, )?)+) \\| (decided|prevented) \\| .+ \\| .+ \\|$", page)) {
            matches("`(\\w+)`", row.group(1)).forEach(reason -> explained.add(reason.group(1) + " " + row.group(2)));
        }
        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(Stream.of(SkipReason.values())
                        .map(reason -> reason + (reason.prevented() ? " prevented" : " decided"))
                        .toList());
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    /** The objects of our kinds that a page shows. */
    private static List<String> examples(Path page) throws IOException {
        return matches("(?s)```yaml\n(.*?)```", Files.readString(page)).stream()
                .map(match -> match.group(1))
                .filter(block -> block.contains("apiVersion: salvor.io/"))
                .toList();
    }

    private static List<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }
}
