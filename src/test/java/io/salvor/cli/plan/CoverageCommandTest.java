package io.salvor.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.cli.inventory.PlanningCluster;
import io.salvor.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageCommandTest {
    @TempDir
    private Path temp;

    @Test
    void every_claim_is_shown_with_its_state() throws Exception {
        Path inventory = temp.resolve("inventory.json");
        try (PlanningCluster cluster = new PlanningCluster(temp).withPolicy()) {
            try (Program program = cluster.run("coverage", "--operator-namespace", "salvor")) {
                assertThat(program.exitCode()).as(program.errors()).isZero();
                assertThat(program.output())
                        .startsWith("1 protected, of them 1 stale and 0 never saved; 0 left out; 1 unprotected\n")
                        .containsPattern("(?m)^shop/data +Protected,Stale +shop-1 +\\S+ +shop$")
                        .containsPattern(
                                "(?m)^shop/spare +Unprotected +- +- +ClaimNotBound: policy shop: claim spare is Pending");
            }
            try (Program program =
                    cluster.run("inventory", "--operator-namespace", "salvor", "--output", inventory.toString())) {
                assertThat(program.exitCode()).as(program.errors()).isZero();
            }
        }
        JsonNode all = json(inventory, 1, "--all-volumes", "--fail-on", "unprotected");
        assertThat(all.path("volumes")).hasSize(4);
        assertThat(all.at("/volumes/0/promiseSeconds").asLong()).isEqualTo(25 * 3600);
        assertThat(all.at("/volumes/3/volume").asText()).isEqualTo("scratch");
        assertThat(json(inventory, 0, "--namespace", "salvor", "--fail-on", "unprotected,stale")
                        .path("volumes"))
                .isEmpty();
        json(inventory, 1, "--fail-on", "stale");
    }

    @Test
    void a_volume_is_explained_by_every_policy_that_speaks_of_it() throws Exception {
        try (PlanningCluster cluster = new PlanningCluster(temp).withPolicy()) {
            assertThat(explain(cluster, 0, "shop/data"))
                    .startsWith("shop/data is protected by shop\n")
                    .contains("policy shop (policies/shop.yaml:12), changed last by main@sha1:0123")
                    .contains("saves it: ", "in force since 20")
                    .contains("last good backup: shop-1 of policy shop at 2026-11-20T02:05:00Z, ")
                    .contains(
                            "promised: none older than 25h, that is 24h between runs and 1h to start; this one is stale");
            assertThat(explain(cluster, 0, "shop/web/keys"))
                    .contains("shop/web/keys is left out: the secret behind it is saved as an object");
            Path folder = Files.createDirectories(temp.resolve("policies"));
            Files.writeString(
                    folder.resolve("shop.yaml"),
                    """
                    # The shop
                    apiVersion: salvor.io/v1alpha1
                    kind: BackupPolicy
                    metadata: {name: shop}
                    spec:
                      schedule: "0 2 * * *"
                      include: {namespaces: [shop]}
                      volumes: {rules: [{match: {claims: [data]}, action: Skip}]}
                    """);
            assertThat(explain(cluster, 0, "shop/data", folder.toString()))
                    .startsWith("shop/data is left out by policy shop\n")
                    .contains("policy shop (" + folder + "/shop.yaml:")
                    .contains("does not save it: rules[0] (" + folder + "/shop.yaml:8, claims data) leaves it out");
            assertThat(explain(cluster, 2, "shop/nothing")).contains("there is no claim nothing in namespace shop");
            assertThat(explain(cluster, 2, "shop")).contains("expected NAMESPACE/CLAIM");
        }
    }

    private static String explain(PlanningCluster cluster, int exitCode, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "explain";
        all[1] = "--operator-namespace";
        all[2] = "salvor";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        try (Program program = cluster.run(all)) {
            assertThat(program.exitCode()).as(program.errors()).isEqualTo(exitCode);
            return program.output() + program.errors();
        }
    }

    private static JsonNode json(Path inventory, int exitCode, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 5];
        System.arraycopy(
                new String[] {"coverage", "--against", inventory.toString(), "--format", "json"}, 0, all, 0, 5);
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        try (Program program = Program.start(java.util.Map.of(), all)) {
            assertThat(program.exitCode()).as(program.errors()).isEqualTo(exitCode);
            return new ObjectMapper().readTree(program.output());
        }
    }
}
