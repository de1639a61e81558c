package io.salvor.node.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.testing.BackendServers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies from and to every sort of place that a program of this machine can be: those that {@link NodeCopyTest} has not. */
@Tag(BackendServers.TAG)
class EveryPairTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"local, rest", "rest, local", "rclone, s3", "sftp, local", "s3, sftp"})
    void what_was_copied_can_be_restored(String from, String to) throws Exception {
        try (CopyFixture jobs = new CopyFixture(folder, from, to)) {
            String id = jobs.backup();

            assertThat(jobs.run(id)).as(from + " to " + to).isZero();

            assertThat(jobs.copies()).singleElement().satisfies(copy -> assertThat(jobs.ownOf(copy))
                    .isEqualTo(jobs.own()));
            assertThat(jobs.locksOfSource()).isEmpty();
            jobs.restic().check(jobs.plainTarget(), CopyFixture.DEADLINE);
            Map<String, Long> after = jobs.filesOfTarget();
            assertThat(jobs.run(id)).isZero();
            assertThat(jobs.filesOfTarget()).isEqualTo(after);
        }
    }
}
