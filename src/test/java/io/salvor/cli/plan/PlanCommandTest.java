package io.salvor.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.cli.inventory.PlanningCluster;
import io.salvor.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    private static final String POLICY =
            """
            apiVersion: salvor.io/v1alpha1
            kind: BackupPolicy
            metadata: {name: shop}
            spec:
              schedule: "0 2 * * *"
              include: {namespaces: [%s]}
              retention: {keepLast: 3, keepDaily: 14}
              hooks:
              - match: {podLabels: {app: none}}
                before: {command: [sync], timeout: 5s}
            """;

    @TempDir
    private Path temp;

    private Path policies;

    @BeforeEach
    void makeAFolder() throws Exception {
        policies = Files.createDirectories(temp.resolve("repository/policies"));
        write("shop");
    }

    @Test
    void the_clusters_policies_are_compared_with_the_folder() throws Exception {
        try (PlanningCluster cluster = new PlanningCluster(temp).withPolicy()) {
            JsonNode same = plan(cluster, 0, "--fail-on", "coverage-loss,retention-shrink");
            assertThat(same.at("/policies/0/change").asText()).isEqualTo("Unchanged");
            assertThat(same.at("/policies/0/nextRuns")).isEmpty();
            assertThat(same.at("/unprotected/0/claim").asText()).isEqualTo("spare");

            write("blog");
            JsonNode narrowed = plan(cluster, 0);
            assertThat(narrowed.at("/sync/refused").isBoolean()).isTrue();
            assertThat(narrowed.at("/policies/0/change").asText()).isEqualTo("Changed");
            assertThat(narrowed.at("/policies/0/nextRuns")).hasSize(5);
            assertThat(narrowed.at("/lost/0/claim").asText()).isEqualTo("data");
            assertThat(narrowed.at("/lost/0/lastGoodBackup/backup").asText()).isEqualTo("shop-1");
            plan(cluster, 1, "--fail-on", "coverage-loss");
            plan(cluster, 0, "--fail-on", "retention-shrink");
        }
    }

    @Test
    void a_base_is_read_from_the_repository_and_not_from_the_work_tree() throws Exception {
        Path inventory = temp.resolve("inventory.json");
        try (PlanningCluster cluster = new PlanningCluster(temp);
                Program program = cluster.run("inventory", "--output", inventory.toString())) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
        }
        try (Git git = Git.init()
                .setDirectory(temp.resolve("repository").toFile())
                .setInitialBranch("main")
                .call()) {
            git.commit().setMessage("nothing yet").setSign(false).call();
            git.add().addFilepattern(".").call();
            git.commit().setMessage("shop").setSign(false).call();
        }
        write("blog");
        try (Program program =
                offline(inventory, "--base", "main", "--fail-on", "coverage-loss", "--format", "markdown")) {
            assertThat(program.exitCode()).as(program.errors()).isEqualTo(1);
            assertThat(program.output())
                    .startsWith(
                            "**Salvor plan.** Policies: 1 changed, 0 unchanged. 0 volumes gain protection, 2 volumes lose it")
                    .contains("<code>shop/data</code>", "<code>shop/web/scratch</code>");
        }
        try (Program program = offline(inventory, "--base", "main~1")) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output()).contains("Policies: 1 added, 0 unchanged.");
        }
        try (Program program = offline(inventory, "--base", "nowhere")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("has no commit \"nowhere\"");
            assertThat(program.output()).isEmpty();
        }
    }

    @Test
    void the_files_are_read_that_the_operator_reads_now_and_at_the_base() throws Exception {
        Path inventory = Files.writeString(
                temp.resolve("inventory.json"),
                "{\"apiVersion\": \"salvor.io/inventory/v1\", \"takenAt\": \"2026-11-22T12:00:00Z\"}");
        Files.createDirectories(policies.resolve(".github"));
        Files.writeString(policies.resolve(".github/lint.yml"), "on: pull_request");
        Files.createDirectories(policies.resolve("charts"));
        Files.writeString(policies.resolve("charts/values.yaml"), "replicas: 1");
        try (Git git = Git.init()
                .setDirectory(temp.resolve("repository").toFile())
                .setInitialBranch("main")
                .call()) {
            git.add().addFilepattern(".").call();
            git.commit().setMessage("shop").setSign(false).call();
            try (Program program = offline(inventory, "--base", "main", "--ignore", "charts/")) {
                assertThat(program.exitCode()).as(program.errors()).isZero();
                assertThat(program.errors()).isEmpty();
                assertThat(program.output()).startsWith("No policy changes.");
            }
        }
        Process sparse = new ProcessBuilder(
                        "git", "-C", policies.toString(), "update-index", "--skip-worktree", "shop.yaml")
                .inheritIO()
                .start();
        assertThat(sparse.waitFor()).isZero();
        Files.delete(policies.resolve("shop.yaml"));
        try (Program program = offline(inventory, "--ignore", "charts/")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("sparse checkout without policies/shop.yaml");
        }
    }

    @Test
    void policies_with_problems_are_not_planned() throws Exception {
        Path inventory = Files.writeString(
                temp.resolve("inventory.json"),
                "{\"apiVersion\": \"salvor.io/inventory/v1\", \"takenAt\": \"2026-11-22T12:00:00Z\"}");
        Files.writeString(
                policies.resolve("shop.yaml"), POLICY.formatted("shop").replace("schedule", "shedule"));
        try (Program program = offline(inventory)) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("shop.yaml:5:3: ", "shedule", "no plan can be made");
            assertThat(program.output()).isEmpty();
        }
        try (Program program = offline(temp.resolve("missing.json"))) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("there is no", "missing.json");
        }
    }

    private void write(String namespace) throws Exception {
        Files.writeString(policies.resolve("shop.yaml"), POLICY.formatted(namespace));
    }

    private Program offline(Path inventory, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("plan", policies.toString(), "--against", inventory.toString()));
        all.addAll(List.of(arguments));
        return Program.start(Map.of(), all.toArray(String[]::new));
    }

    private JsonNode plan(PlanningCluster cluster, int exitCode, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "plan",
                policies.toString(),
                "--operator-namespace",
                "salvor",
                "--source",
                "policies",
                "--format",
                "json"));
        all.addAll(List.of(arguments));
        try (Program program = cluster.run(all.toArray(String[]::new))) {
            assertThat(program.exitCode()).as(program.errors()).isEqualTo(exitCode);
            assertThat(program.errors()).isEmpty();
            return new ObjectMapper().readTree(program.output());
        }
    }
}
