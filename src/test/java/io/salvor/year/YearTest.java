package io.salvor.year;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some days of what {@code mvn -Pyear} does for a year. */
class YearTest {
    private static final int DAYS = 8;
    private static final long SEED = 6;

    @TempDir
    private Path folder;

    @Test
    void some_days_leave_what_restic_would_keep_and_nothing_else() throws Exception {
        List<String> lines = new ArrayList<>();
        try (YearCourse course = new YearCourse(folder, DAYS, SEED, lines::add)) {
            assertThat(course.run()).as(String.join("\n", lines)).isEmpty();
            // So much has happened, or nothing was tried.
            assertThat(course.counts().get("Backups gone")).isGreaterThan(50);
            assertThat(course.counts().get("comparisons with restic forget")).isGreaterThan(5);
            assertThat(course.counts().get("volumes restored")).isGreaterThan(50);
            assertThat(course.counts()).containsKeys("operators killed", "maintenance Jobs");
        }
    }
}
