package io.salvor.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.coverage.BackupHistory;
import io.salvor.coverage.ClusterFixture;
import io.salvor.coverage.PastBackup;
import io.salvor.coverage.PlanDiff;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.match.FolderRules;
import io.salvor.policy.ParsedPolicies;
import io.salvor.policy.PolicyParser;
import io.salvor.policy.SourceFile;
import io.salvor.policy.schema.PolicySchema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanRenderingTest {
    private static final Instant NOW = Instant.parse("2027-03-26T12:00:00Z");

    private static final String BEFORE =
            """
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: shop}
            spec:
              schedule: "30 2,14 * * *"
              timeZone: Europe/Berlin
              include: {namespaces: [shop]}
            ---
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: archive}
            spec:
              suspend: true
              schedule: "0 1 * * *"
              include: {namespaces: [archive]}
            """;

    private static final String AFTER =
            """
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: shop}
            spec:
              schedule: "30 2 * * *"
              timeZone: Europe/Berlin
              include: {namespaces: [shop]}
              volumes:
                rules:
                - match: {claims: [cache]}
                  action: Skip
              retention: {keepLast: 1}
            ---
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: wiki}
            spec:
              include: {namespaces: [wiki]}
            ---
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: archive}
            spec:
              suspend: true
              schedule: "0 1 * * *"
              include: {namespaces: [archive]}
            """;

    @Test
    void the_text_form_tells_everything_a_line_each() {
        assertThat(new PlanText(plan()).text())
                .isEqualTo(
                        """
                        Policies: 1 added, 1 changed, 1 unchanged. 0 volumes gain protection, 1 volume loses it, 2 volumes are protected by nothing. 1 Backup expires that was kept until now. 1 policy runs more rarely.

                        policy shop (changed)  policies/all.yaml:1
                          - shop/cache
                          next runs (Europe/Berlin):
                            Sat 2027-03-27 02:30 +01:00
                            Sun 2027-03-28 03:00 +02:00  02:30 does not exist on this day: the clocks go from 02:00 to 03:00
                            Mon 2027-03-29 02:30 +02:00
                            Tue 2027-03-30 02:30 +02:00
                            Wed 2027-03-31 02:30 +02:00
                          on 2027-03-28 the clocks go from 02:00 to 03:00: 02:30 does not exist, and the run comes at 03:00 instead
                          on 2027-10-31 the clocks go back from 03:00 to 02:00: 02:30 comes twice, and there is a run at the first only
                          runs more rarely: up to 25h apart, until now 12h
                          expires: shop-1 of 2027-03-24T12:00:00Z

                        policy wiki (added)  policies/all.yaml:14
                          no runs: it has no schedule and runs only when asked

                        Unchanged:
                          archive  policies/all.yaml:20  no runs: its schedule is stopped

                        Protected until now, and not after the change:
                          shop/cache  left out: rule 1 of the policy leaves it out

                        Protected by nothing after the change:
                          blog/data  unprotected: no policy takes in namespace blog
                          wiki/pages  unprotected: policy wiki has no schedule and runs only when asked
                        """);
    }

    @Test
    void the_markdown_form_puts_the_summary_first_and_folds_lists() {
        assertThat(new PlanMarkdown(plan()).text())
                .isEqualTo(
                        """
                        **Salvor plan.** Policies: 1 added, 1 changed, 1 unchanged. 0 volumes gain protection, 1 volume loses it, 2 volumes are protected by nothing. 1 Backup expires that was kept until now. 1 policy runs more rarely.

                        | Policy | | gains | loses | Backups that expire | file |
                        |---|---|---|---|---|---|
                        | <code>shop</code> | changed; runs more rarely: up to 25h apart, until now 12h | 0 | 1 | 1 | <code>policies/all.yaml:1</code> |
                        | <code>wiki</code> | added | 0 | 0 | 0 | <code>policies/all.yaml:14</code> |

                        <details open><summary>Protected until now, and not after the change (1)</summary>

                        | Volume | |
                        |---|---|
                        | <code>shop/cache</code> | left out: rule 1 of the policy leaves it out |

                        </details>

                        <details><summary>Protected by nothing after the change (2)</summary>

                        | Volume | |
                        |---|---|
                        | <code>blog/data</code> | unprotected: no policy takes in namespace blog |
                        | <code>wiki/pages</code> | unprotected: policy wiki has no schedule and runs only when asked |

                        </details>

                        <details><summary>Volumes that shop gains and loses (1)</summary>

                        | | Volume |
                        |---|---|
                        | − | <code>shop/cache</code> |

                        </details>

                        <details open><summary>Backups that expire, and were kept until now (1)</summary>

                        | Policy | Backup | taken |
                        |---|---|---|
                        | <code>shop</code> | <code>shop-1</code> | 2027-03-24T12:00:00Z |

                        </details>

                        <details><summary>Next runs (2)</summary>

                        | Policy | runs | clocks |
                        |---|---|---|
                        | <code>shop</code> | Sat 2027-03-27 02:30 +01:00<br>Sun 2027-03-28 03:00 +02:00<br>Mon 2027-03-29 02:30 +02:00<br>Tue 2027-03-30 02:30 +02:00<br>Wed 2027-03-31 02:30 +02:00 | 2027-03-28: the clocks go from 02:00 to 03:00: 02:30 does not exist, and the run comes at 03:00 instead; 2027-10-31: the clocks go back from 03:00 to 02:00: 02:30 comes twice, and there is a run at the first only |
                        | <code>wiki</code> |  | it has no schedule and runs only when asked |

                        </details>
                        """);
    }

    @Test
    void the_json_form_has_a_version_and_the_same_facts() throws Exception {
        JsonNode plan = new ObjectMapper().readTree(new PlanJson(plan()).text());
        assertThat(plan.path("apiVersion").asText()).isEqualTo("salvor.io/plan/v1");
        assertThat(plan.at("/summary/volumesLost").asInt()).isEqualTo(1);
        assertThat(plan.at("/policies/0/loses/0").toString()).isEqualTo("{\"namespace\":\"shop\",\"claim\":\"cache\"}");
        assertThat(plan.path("policies").findValuesAsText("name")).containsExactly("shop", "wiki", "archive");
        assertThat(plan.at("/policies/0/longerGap").toString())
                .isEqualTo("{\"beforeSeconds\":43200,\"afterSeconds\":90000}");
        assertThat(plan.at("/policies/0/nextRuns/1/at").asText()).isEqualTo("2027-03-28T03:00+02:00");
        assertThat(plan.at("/policies/0/expiring/0/backup").asText()).isEqualTo("shop-1");
        assertThat(plan.at("/lost/0/reason").asText()).isEqualTo("ExcludedByRule");
        assertThat(plan.at("/unprotected/0/reason").asText()).isEqualTo("NoPolicy");
    }

    @Test
    void names_cannot_break_out_of_a_markdown_table() {
        assertThat(Markdown.escaped("a|b</code><img src=x>\n@everyone `x` [l](u) *b* https://x"))
                .isEqualTo(
                        "a&#124;b&#60;/code&#62;&#60;img src=x&#62; &#64;everyone &#96;x&#96; &#91;l&#93;(u) &#42;b&#42;"
                                + " https&#58;//x");
    }

    @Test
    void the_markdown_of_a_large_change_still_fits_into_a_comment() {
        ClusterFixture cluster = new ClusterFixture();
        for (int i = 0; i < 5_000; i++) {
            cluster.claim("a-namespace-with-a-long-name-" + i % 50, "a-claim-with-a-long-name-" + i);
            cluster.pod("a-namespace-with-a-long-name-" + i % 50, "pod-" + i, "d=a-claim-with-a-long-name-" + i);
        }
        PlanDiff diff = PlanDiff.of(cluster.laidOut(), policies(everything(100)), List.of(), new BackupHistory(), NOW);
        String text = new PlanMarkdown(new Plan(diff, Optional.empty())).text();
        assertThat(text).hasSizeLessThan(65_536).contains("5000 volumes lose it", "and 4950 more");
        PlanDiff other = PlanDiff.of(cluster.laidOut(), List.of(), policies(everything(100)), new BackupHistory(), NOW);
        String added = new PlanMarkdown(new Plan(other, Optional.empty())).text();
        assertThat(added).hasSizeLessThan(65_536).contains("5000 volumes gain protection");
    }

    private static String everything(int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(BEFORE.split("---")[0]
                            .replace("name: shop", "name: shop-" + i)
                            .replace("[shop]", "[\"*\"]"))
                    .append("---\n");
        }
        return all.toString();
    }

    private static Plan plan() {
        return new Plan(diff(), Optional.empty());
    }

    private static PlanDiff diff() {
        BackupHistory history = new BackupHistory();
        history.add(new PastBackup("shop-1", "shop", "Completed", NOW.minus(Duration.ofDays(2)), "default", false));
        history.add(new PastBackup("shop-2", "shop", "Completed", NOW.minus(Duration.ofDays(1)), "default", false));
        return PlanDiff.of(
                new ClusterFixture()
                        .claim("shop", "data")
                        .claim("shop", "cache")
                        .claim("blog", "data")
                        .claim("wiki", "pages")
                        .pod("shop", "web", "d=data", "c=cache")
                        .pod("blog", "web", "d=data")
                        .pod("wiki", "web", "d=pages")
                        .laidOut(),
                policies(BEFORE),
                policies(AFTER),
                history,
                NOW);
    }

    private static List<PlannedPolicy> policies(String text) {
        SourceFile file = new SourceFile("policies/all.yaml", text.getBytes(StandardCharsets.UTF_8));
        ParsedPolicies parsed = new PolicyParser(PolicySchema.load(), "salvor").parse(List.of(file));
        assertThat(parsed.problems()).isEmpty();
        return new PolicyReader(new ObjectMapper(), new PrintWriter(new StringWriter()), FolderRules.DEFAULT, NOW)
                .planned(parsed.policies());
    }
}
