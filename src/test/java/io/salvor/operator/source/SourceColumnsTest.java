package io.salvor.operator.source;

import static io.salvor.operator.source.SyncInstallation.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.salvor.api.PolicySource;
import io.salvor.git.GitFixture;
import io.salvor.testing.PrintedTables;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kubectl get ps} prints of what the operator has made. */
class SourceColumnsTest {
    private static final String POLICY =
            """
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: nightly}
            spec: {include: {namespaces: [shop]}}
            """;

    @TempDir
    Path folder;

    @Test
    void a_source_shows_its_revision_in_short_and_whole_on_request() throws Exception {
        try (SyncInstallation cluster = new SyncInstallation(folder.resolve("cache"));
                GitFixture git = new GitFixture(folder.resolve("policies.git"));
                PrintedTables tables = new PrintedTables()) {
            String commit = git.commit("main", Map.of("team/nightly.yaml", POLICY));
            cluster.source("policies", git.url(), spec -> spec.path = "team");
            PrintedTables.Line line =
                    tables.of(cluster.await("policies", source -> "Applied".equals(ready(source).reason)));

            assertThat(line.narrow())
                    .contains(entry("Ready", "True"), entry("Reason", "Applied"), entry("Policies", "1"))
                    .containsEntry("Revision", "main@" + commit.substring(0, 7));
            assertThat(line.wide()).containsEntry("Applied", "main@sha1:" + commit);
        }
    }

    @Test
    void a_source_of_an_earlier_version_shows_it_after_the_next_look() {
        PolicySource source = new PolicySource();
        source.getMetadata().setName("policies");
        source.getStatus().lastAppliedRevision = "main@sha1:" + "5e6f7a8b".repeat(5);
        new SourceReport(source, new TestingEvents(), new TestingClock(Instant.EPOCH)).suspended();
        assertThat(source.getStatus().revision).isEqualTo("main@5e6f7a8");
    }
}
