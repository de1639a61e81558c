package io.salvor.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What explain says of a volume: the rule with its line, the reason once, the next run. */
class ExplainTest {
    private static final String POLICIES =
            """
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: shop}
            spec:
              schedule: "0 2 * * *"
              include: {namespaces: [shop]}
              volumes:
                rules:
                # Can be made again
                - match: {claims: ["cache-*", tmp], claimLabels: {tier: scratch}}
                  action: Skip
                - match:
                    claims: ["cache-*"]
                  action: Skip
                - match: {claims: [data]}
                  action: Backup
            """;

    @TempDir
    private Path temp;

    private Path policies;
    private OfflineCluster cluster;

    @BeforeEach
    void a_shop_and_its_policy() throws IOException {
        policies = Files.writeString(temp.resolve("shop.yaml"), POLICIES);
        cluster = new OfflineCluster(temp)
                .claim("shop", "cache-0")
                .claim("shop", "data")
                .add("persistentVolumeClaims", "{metadata: {namespace: shop, name: spare, uid: u}, spec: {}}");
    }

    @Test
    void a_rule_is_named_by_its_line_and_what_it_matches_and_the_reason_is_said_once() throws IOException {
        assertThat(explain("shop/cache-0"))
                .startsWith("shop/cache-0 is left out by policy shop\n  policy shop (" + policies + ":1)\n"
                        + "    does not save it: rules[1] (" + policies + ":12, claims cache-*) leaves it out\n"
                        + "  last good backup: none\n");
    }

    @Test
    void what_is_saved_is_shown_with_its_next_run() throws IOException {
        assertThat(explain("shop/data"))
                .contains("    saves it: rules[2] (" + policies + ":15, claims data) asks for it\n")
                .containsPattern("    next run: [A-Z][a-z]{2} \\d{4}-\\d\\d-\\d\\d 02:00 \\+00:00\n");
    }

    @Test
    void a_policy_that_does_not_run_by_itself_says_why() throws IOException {
        Files.writeString(policies, POLICIES.replace("schedule: \"0 2 * * *\"", "suspend: true"));
        assertThat(explain("shop/data"))
                .startsWith("shop/data is unprotected: the schedule of policy shop is stopped\n")
                .contains("    no next run: its schedule is stopped\n")
                .doesNotContain(" next run: S");
    }

    @Test
    void a_reason_that_no_policy_gives_stands_at_the_top() throws IOException {
        Files.writeString(policies, POLICIES.replace("[shop]", "[blog]"));
        assertThat(explain("shop/data"))
                .startsWith("shop/data is unprotected: no policy takes in namespace shop\n  last good backup");
    }

    @Test
    void rules_of_a_synced_policy_have_the_lines_that_the_sync_wrote_down() throws IOException {
        cluster.add(
                "policies",
                "{metadata: {name: shop, creationTimestamp: '2026-01-01T00:00:00Z', annotations: {salvor.io/source-file: "
                        + "p/shop.yaml, salvor.io/source-line: '3', salvor.io/source-rule-lines: '12,14'}}, spec: {schedule:"
                        + " '@daily', include: {namespaces: [shop]}, volumes: {rules: [{match: {volumeTypes: [nfs]}, action:"
                        + " Skip}, {match: {}, action: Skip}]}}}");
        assertThat(cluster.run(new ExplainCommand(), "shop/data")).isZero();
        assertThat(cluster.output())
                .contains("policy shop (p/shop.yaml:3)\n")
                .contains("does not save it: rules[1] (p/shop.yaml:14, every volume) leaves it out\n");
    }

    private String explain(String volume) throws IOException {
        assertThat(cluster.run(new ExplainCommand(), volume, policies.toString()))
                .as(cluster.errors())
                .isZero();
        return cluster.output();
    }
}
