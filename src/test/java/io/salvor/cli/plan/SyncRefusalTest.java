package io.salvor.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan shows of a revision that its PolicySource will refuse. */
class SyncRefusalTest {
    private static final String POLICY =
            """
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata:
              name: shop
            spec:
              schedule: "0 2 * * *"
              include: {namespaces: [shop]}
              retention: {keepLast: 1}
            """;

    @TempDir
    private Path temp;

    private Path folder;
    private OfflineCluster cluster;

    @BeforeEach
    void a_folder_with_the_policy_of_a_shop() throws IOException {
        folder = Files.createDirectories(temp.resolve("policies"));
        Files.writeString(folder.resolve("shop.yaml"), POLICY);
        cluster = new OfflineCluster(temp).claim("shop", "data");
    }

    @Test
    void too_many_removals_are_refused_until_a_person_accepts_them() throws IOException {
        source("{}").policy("shop").policy("blog").policy("wiki");
        assertThat(plan("--source", "policies")).isEqualTo(1);
        assertThat(cluster.output())
                .contains("\nPolicySource policies will refuse this and apply nothing of it (RefusedMassRemoval):\n"
                        + "  it would remove 2 of the 3 policies of PolicySource policies (blog, wiki), ")
                .contains("salvor.io/accept-removal=COMMIT");
        assertThat(plan("--source", "policies", "--accept-removal")).isZero();
        assertThat(cluster.output()).contains("\nPolicySource policies will apply this.\n");
        assertThat(plan("--source", "policies", "--accept-retention")).isEqualTo(1);
    }

    @Test
    void namespaces_that_are_not_allowed_are_named_with_the_place_of_the_field() throws Exception {
        source("{allowedNamespaces: ['team-*']}");
        assertThat(plan("--source", "policies", "--format", "json")).isEqualTo(1);
        JsonNode sync = new ObjectMapper().readTree(cluster.output()).path("sync");
        assertThat(sync.path("refused").asBoolean()).isTrue();
        assertThat(sync.path("reason").asText()).isEqualTo("NamespaceNotAllowed");
        assertThat(sync.path("problems")).hasSize(1);
        assertThat(sync.at("/problems/0/file").asText()).isEqualTo(folder + "/shop.yaml");
        assertThat(sync.at("/problems/0/line").asInt()).isEqualTo(7);
        assertThat(sync.at("/problems/0/column").asInt()).isEqualTo(26);
    }

    @Test
    void a_policy_that_is_left_out_counts_as_it_is_in_the_cluster() throws IOException {
        source("{onConflict: Skip}").policyOfArgo();
        Files.writeString(folder.resolve("wiki.yaml"), POLICY.replace("shop", "wiki"));
        assertThat(plan("--source", "policies")).as(cluster.errors()).isZero();
        assertThat(cluster.output()).startsWith("Policies: 1 added, 1 unchanged. 0 volumes gain protection, ");
        assertThat(plan("--source", "policies", "--fail-on", "conflict")).isEqualTo(1);
    }

    private void policyOfArgo() {
        cluster.add(
                "policies",
                "{metadata: {name: shop, creationTimestamp: '2026-01-01T00:00:00Z', annotations: "
                        + "{argocd.argoproj.io/tracking-id: 'apps:salvor.io/BackupPolicy:salvor/shop'}}, spec: {schedule: "
                        + "'@daily', include: {namespaces: [blog]}}}");
    }

    @Test
    void a_policy_of_somebody_else_is_not_taken_over() throws IOException {
        source("{}").policyOfArgo();
        assertThat(plan("--source", "policies", "--format", "markdown")).isEqualTo(1);
        assertThat(cluster.output())
                .contains(
                        "\n**PolicySource policies will refuse this and apply nothing of it (PolicyConflict):**\n\n* ")
                .contains("belongs to Argo CD application apps");
    }

    @Test
    void a_policy_of_somebody_else_that_the_source_skips_is_named_and_the_rest_goes_on() throws Exception {
        source("{onConflict: Skip}");
        cluster.add(
                "policies",
                "{metadata: {name: shop, creationTimestamp: '2026-01-01T00:00:00Z', annotations: "
                        + "{argocd.argoproj.io/tracking-id: 'apps:salvor.io/BackupPolicy:salvor/shop'}}, spec: {schedule: "
                        + "'@daily', include: {namespaces: [shop]}}}");
        assertThat(plan("--source", "policies")).as(cluster.errors()).isZero();
        assertThat(cluster.output())
                .contains("will apply this, but for one policy that is somebody else's, and will not be Ready:\n  "
                        + folder + "/shop.yaml:4:9: BackupPolicy shop belongs to Argo CD application apps");
        assertThat(plan("--source", "policies", "--format", "json")).isZero();
        JsonNode leftOut = new ObjectMapper().readTree(cluster.output()).at("/sync/leftOut/0");
        assertThat(leftOut.path("policy").asText()).isEqualTo("shop");
        assertThat(leftOut.path("owner").asText()).isEqualTo("Argo CD application apps");
        assertThat(leftOut.path("place").asText()).isEqualTo(folder + "/shop.yaml:4:9");
    }

    @Test
    void a_retention_that_lets_too_many_backups_expire_is_refused_until_a_person_accepts_it() throws IOException {
        source("{maxRemoval: 1}").policy("shop");
        for (int day = 1; day <= 4; day++) {
            cluster.saved("shop", "data-" + day, "shop", Duration.ofDays(day));
        }
        assertThat(plan("--source", "policies")).isEqualTo(1);
        assertThat(cluster.output())
                .contains("(RefusedRetention):\n  " + folder + "/shop.yaml:8:")
                .contains("would let 3 of its 4 Backups expire")
                .contains("\n  if that is meant, accept it with: kubectl annotate policysource policies -n salvor");
        assertThat(plan("--source", "policies", "--accept-retention")).isZero();
    }

    @Test
    void copies_that_would_expire_in_their_location_are_named_with_it_and_refused() throws IOException {
        source("{maxRemoval: 1}").policy("shop");
        for (int day = 1; day <= 4; day++) {
            cluster.add(
                    "copies",
                    "{name: b-%s, policy: shop, phase: Completed, time: '2026-01-0%sT00:00:00Z', location: far}",
                    day,
                    day);
        }
        assertThat(plan("--source", "policies")).isEqualTo(1);
        assertThat(cluster.errors())
                .as("an inventory of an earlier version does not say whether they are copies")
                .contains("(CopiesEnded) is not known, so they count as Backups that expire", "backupstoragelocations");
        assertThat(cluster.output())
                .contains("would let 3 of its 4 Backups in location far expire")
                .contains("expires: b-1 of 2026-01-01T00:00:00Z in location far");
        assertThat(plan("--source", "policies", "--accept-retention", "--format", "json"))
                .isZero();
        assertThat(new ObjectMapper()
                        .readTree(cluster.output())
                        .at("/policies/0/expiring/0/location")
                        .asText())
                .isEqualTo("far");
        assertThat(plan("--source", "policies", "--accept-retention", "--format", "markdown"))
                .isZero();
        assertThat(cluster.output()).contains("<code>b-1</code> in location <code>far</code>");
    }

    @Test
    void copies_that_stay_once_their_policy_copies_there_no_longer_are_said_to_stay_and_refuse_nothing()
            throws IOException {
        source("{maxRemoval: 1}").policy("shop");
        for (int day = 1; day <= 5; day++) {
            cluster.add(
                    "copies",
                    "{name: b-%s, policy: shop, phase: Completed, time: '2026-01-0%sT00:00:00Z', location: far, copy: %s}",
                    day,
                    day,
                    day > 1);
        }
        assertThat(plan("--source", "policies", "--fail-on", "retention-shrink"))
                .isEqualTo(1);
        assertThat(cluster.errors()).doesNotContain("CopiesEnded");
        assertThat(cluster.output())
                .contains(
                        "will apply this.",
                        "expires: b-1 of",
                        "stays: 3 copies in location far that no retention keeps")
                .doesNotContain("b-2");
        assertThat(plan("--source", "policies", "--format", "markdown")).isZero();
        assertThat(cluster.output()).contains("Copies that stay (1)", "3 copies in location far");
        assertThat(plan("--source", "policies", "--format", "json")).isZero();
        JsonNode frozen = new ObjectMapper().readTree(cluster.output()).at("/policies/0/frozen/0");
        assertThat(frozen.path("location").asText()).isEqualTo("far");
        assertThat(frozen.path("copies").asInt()).isEqualTo(3);
    }

    @Test
    void a_source_without_prune_keeps_what_is_gone_from_the_folder() throws IOException {
        source("{prune: false}").policy("shop").policy("blog").policy("wiki");
        assertThat(plan("--source", "policies")).isZero();
        assertThat(cluster.output()).contains("1 changed, 2 unchanged.").doesNotContain("removed");
    }

    @Test
    void files_that_a_source_ignores_are_not_read() throws IOException {
        source("{ignore: drafts}");
        Files.writeString(Files.createDirectory(folder.resolve("drafts")).resolve("draft.yaml"), "kind: Draft");
        assertThat(plan("--source", "policies")).as(cluster.errors()).isZero();
        assertThat(plan()).isEqualTo(2);
    }

    @Test
    void the_manifest_of_a_source_comes_before_the_one_in_the_cluster() throws IOException {
        source("{}").policy("shop").policy("blog").policy("wiki");
        Path manifest = Files.writeString(
                temp.resolve("source.yaml"),
                "apiVersion: salvor.io/v1alpha1\nkind: PolicySource\nmetadata: {name: policies}\nspec: {url: "
                        + "'https://example.com/p.git', maxRemoval: 70%}\n");
        assertThat(plan("--source-file", manifest.toString()))
                .as(cluster.errors())
                .isZero();
        assertThat(plan("--source-file", manifest.toString(), "--source", "other"))
                .isEqualTo(2);
        assertThat(cluster.errors()).contains(manifest + " holds no PolicySource other");
        Files.writeString(manifest, "kind: [");
        assertThat(plan("--source-file", manifest.toString())).isEqualTo(2);
        assertThat(cluster.errors()).contains(manifest + ":");
    }

    @Test
    void a_manifest_may_limit_removals_by_a_number() throws IOException {
        source("{}").policy("shop").policy("blog").policy("wiki");
        Path manifest = Files.writeString(
                temp.resolve("source.yaml"),
                "kind: PolicySource\nmetadata: {name: policies}\nspec: {url: 'https://example.com/p.git', maxRemoval: 1}\n");
        assertThat(plan("--source-file", manifest.toString()))
                .as(cluster.errors())
                .isEqualTo(1);
        Files.writeString(manifest, Files.readString(manifest).replace("maxRemoval: 1", "maxRemoval: 2"));
        assertThat(plan("--source-file", manifest.toString()))
                .as(cluster.errors())
                .isZero();
    }

    @Test
    void a_plan_that_cannot_know_what_is_refused_says_so() throws IOException {
        source("{}").policy("shop");
        assertThat(plan()).isZero();
        assertThat(cluster.errors())
                .isEqualTo(
                        "what a sync will refuse is not shown; name the PolicySource of the folder with --source: policies\n");
        assertThat(plan("--source", "others")).isZero();
        assertThat(cluster.errors())
                .contains(
                        "there is no PolicySource others in namespace salvor, so what its sync will refuse is not shown");
    }

    @Test
    void a_source_that_cannot_be_read_is_named() throws IOException {
        source("{maxRemoval: many}");
        assertThat(plan("--source", "policies")).isEqualTo(2);
        assertThat(cluster.errors()).contains("PolicySource policies: maxRemoval \"many\" is no limit");
    }

    @Test
    void a_value_that_a_source_cannot_have_is_named_by_its_field() throws IOException {
        source("{onConflict: Maybe}");
        assertThat(plan("--source", "policies")).isEqualTo(2);
        assertThat(cluster.errors())
                .contains("PolicySource policies cannot be read: spec.onConflict does not take the value that it has");
    }

    private SyncRefusalTest source(String spec) {
        cluster.add("policySources", "{metadata: {name: policies}, spec: %s}", spec);
        return this;
    }

    private SyncRefusalTest policy(String name) {
        cluster.add(
                "policies",
                "{metadata: {name: %s, creationTimestamp: '2026-01-01T00:00:00Z', labels: {salvor.io/policy-source: policies}}"
                        + ", spec: {schedule: '@daily', include: {namespaces: [%s]}}}",
                name,
                name);
        return this;
    }

    private int plan(String... arguments) throws IOException {
        String[] all = new String[arguments.length + 1];
        all[0] = folder.toString();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return cluster.run(new PlanCommand(), all);
    }
}
