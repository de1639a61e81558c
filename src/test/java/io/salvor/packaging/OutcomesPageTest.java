package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.job.VolumeReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds {@code docs/outcomes.md} equal to the reasons in the code, and other pages to leading there. */
class OutcomesPageTest {
    private static final Path PAGE = Path.of("docs/outcomes.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `(\\w+)` \\| ([^|]+) \\| (\\w+) \\| ([a-z ]+) \\| ([^|]+) \\|");

    private record Row(String reason, String seen, String phase, String next, String toDo) {}

    @Test
    void every_reason_has_a_row_with_its_phase_and_what_happens_next() throws IOException {
        assertThat(rows())
                .extracting(row -> row.reason() + " " + row.phase() + ", " + row.next())
                .containsExactlyElementsOf(Stream.of(VolumeReason.values())
                        .map(reason -> reason.name() + " " + reason.result() + ", " + next(reason))
                        .toList());
    }

    @Test
    void every_row_says_what_is_seen_and_what_to_do() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row.seen()).isNotBlank();
            assertThat(row.toDo()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/troubleshooting.md", "docs/kinds.md"})
    void pages_where_a_person_looks_first_lead_there(String page) throws IOException {
        assertThat(Files.readString(Path.of(page))).contains("outcomes.md)");
    }

    private static String next(VolumeReason reason) {
        return switch (reason.then()) {
            case End -> "final";
            case AgainAtOnce -> "again at once";
            case AgainLater -> "again later";
            case AgainAlone -> "again alone";
        };
    }

    private static List<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> new Row(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)))
                .toList();
    }
}
