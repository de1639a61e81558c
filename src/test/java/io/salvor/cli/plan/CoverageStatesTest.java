package io.salvor.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What coverage lists of each state, and what makes it fail. */
class CoverageStatesTest {
    @TempDir
    private Path temp;

    private OfflineCluster cluster;

    @BeforeEach
    void a_claim_in_each_state() {
        cluster = new OfflineCluster(temp)
                .claim("fresh", "a")
                .claim("left-out", "a")
                .claim("never", "a")
                .claim("stale", "a")
                .claim("unprotected", "a")
                .add(
                        "policies",
                        "{metadata: {name: all, creationTimestamp: '2026-01-01T00:00:00Z'}, spec: {schedule: '0 2 * * *', "
                                + "include: {namespaces: ['*']}, exclude: {namespaces: [unprotected]}, volumes: {rules: "
                                + "[{match: {namespaces: [left-out]}, action: Skip}]}}}")
                .saved("fresh", "a", "all", Duration.ofHours(1))
                .saved("stale", "a", "all", Duration.ofDays(3));
    }

    @ParameterizedTest
    @CsvSource({
        "fresh, stale, 0",
        "never, stale, 1",
        "never, never-saved, 1",
        "never, unprotected, 0",
        "stale, stale, 1",
        "stale, never-saved, 0",
        "left-out, 'unprotected,stale,never-saved', 0",
        "unprotected, unprotected, 1",
        "unprotected, 'stale,never-saved', 0"
    })
    void a_state_that_is_named_fails_the_command(String namespace, String states, int exitCode) throws IOException {
        assertThat(cluster.run(new CoverageCommand(), "--namespace", namespace, "--fail-on", states))
                .as(cluster.output() + cluster.errors())
                .isEqualTo(exitCode);
    }

    @Test
    void a_namespace_that_does_not_exist_is_no_success() throws IOException {
        assertThat(cluster.run(new CoverageCommand(), "--namespace", "unprotekted", "--fail-on", "unprotected"))
                .isEqualTo(2);
        assertThat(cluster.errors()).contains("there is no namespace unprotekted in the cluster");
    }

    @Test
    void the_worst_comes_first() throws IOException {
        assertThat(cluster.run(new CoverageCommand())).isZero();
        assertThat(cluster.output().lines().skip(3).map(line -> line.split("/")[0]))
                .containsExactly("unprotected", "never", "stale", "left-out", "fresh");
    }

    @Test
    void a_list_that_is_cut_short_hides_nothing_from_summary_and_exit_code() throws IOException {
        assertThat(cluster.run(new CoverageCommand(), "--only", "never-saved", "--fail-on", "unprotected"))
                .isEqualTo(1);
        assertThat(cluster.output())
                .startsWith("3 protected, of them 1 stale and 1 never saved; 1 left out; 1 unprotected\n\n")
                .contains("\nnever/a ")
                .doesNotContain("stale/a", "unprotected/a", "fresh/a");
        cluster.run(new CoverageCommand(), "--only", "unprotected,stale", "--format", "json");
        JsonNode volumes = new ObjectMapper().readTree(cluster.output()).path("volumes");
        assertThat(volumes.findValuesAsText("namespace")).containsExactly("never", "stale", "unprotected");
    }

    @Test
    void a_policy_is_named_once_in_a_line() throws IOException {
        cluster.claim("asleep", "a")
                .add(
                        "policies",
                        "{metadata: {name: b, creationTimestamp: '2026-01-01T00:00:00Z'}, spec: {suspend: true, schedule: "
                                + "'@daily', include: {namespaces: [unprotected]}}}");
        cluster.run(new CoverageCommand(), "--only", "unprotected");
        assertThat(cluster.output()).contains("  PolicySuspended: the schedule of policy b is stopped\n");
    }

    @Test
    void a_list_that_is_empty_has_no_head() throws IOException {
        cluster.run(new CoverageCommand(), "--namespace", "fresh", "--only", "stale");
        assertThat(cluster.output())
                .isEqualTo("1 protected, of them 0 stale and 0 never saved; 0 left out; 0 unprotected\n");
    }
}
