package io.salvor.cli.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.coverage.LastGood;
import io.salvor.coverage.PastBackup;
import io.salvor.coverage.VolumeKey;
import io.salvor.inventory.Inventory;
import io.salvor.testing.Program;
import io.salvor.volume.PodView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryCommandTest {
    @TempDir
    private Path temp;

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void a_cluster_is_written_down_and_read_back_without_its_secrets() throws Exception {
        Path file = temp.resolve("inventory.json");
        try (PlanningCluster cluster = new PlanningCluster(temp).withPolicy();
                Program program =
                        cluster.run("inventory", "--output", file.toString(), "--operator-namespace", "salvor")) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.errors()).isEmpty();
        }
        assertThat(Files.readString(file)).doesNotContain("hunter2");

        Inventory inventory = Inventory.parse(Files.readAllBytes(file), file.toString(), json);
        assertThat(inventory.operatorNamespace()).isEqualTo("salvor");
        assertThat(inventory.cluster().cluster().pods()).singleElement().satisfies(InventoryCommandTest::isWeb);
        assertThat(inventory.cluster().cluster().claims()).hasSize(2);
        assertThat(inventory.cluster().cluster().persistentVolumes())
                .singleElement()
                .satisfies(volume -> assertThat(volume.backing()).hasToString("csi example.com:vol-1"));
        assertThat(inventory.cluster().cluster().nodes()).singleElement().satisfies(node -> assertThat(node.hostname())
                .isEqualTo("host-1"));
        assertThat(inventory.policies()).singleElement().satisfies(policy -> {
            assertThat(policy.name()).isEqualTo("shop");
            assertThat(policy.file()).isEqualTo("policies/shop.yaml");
            assertThat(policy.line()).isEqualTo(12);
            assertThat(policy.revision()).startsWith("main@sha1:");
            assertThat(policy.spec().path("timeZone").asText()).isEqualTo("UTC");
        });
        assertThat(inventory.sources()).singleElement().satisfies(source -> {
            assertThat(source.at("/metadata/name").asText()).isEqualTo("policies");
            assertThat(source.at("/spec/maxRemoval").asInt()).isEqualTo(3);
            assertThat(source.path("spec").has("url")).isFalse();
        });
        assertThat(inventory.history().backups()).extracting(PastBackup::name).containsExactly("shop-1", "shop-2");
        // What a failed Backup holds has no marker, and cannot be restored.
        LastGood data = inventory.history().lastGood().get(VolumeKey.claim("shop", "data"));
        assertThat(data.backup()).isEqualTo("shop-1");
        assertThat(data.policy()).isEqualTo("shop");
    }

    private static void isWeb(PodView pod) {
        assertThat(pod.annotations()).isEqualTo(Map.of("backup.velero.io/backup-volumes", "data"));
        assertThat(pod.mounted()).containsExactlyInAnyOrder("data", "scratch");
        assertThat(pod.volumes()).hasSize(3);
        assertThat(pod.phase()).isEqualTo("Running");
    }

    @Test
    void names_of_objects_are_written_down_where_they_are_asked_for() throws Exception {
        try (PlanningCluster cluster = new PlanningCluster(temp);
                Program program = cluster.run("inventory", "--objects-of", "sh*,blog", "--node-labels", "rack")) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output()).doesNotContain("hunter2", "secret-label");
            JsonNode document = json.readTree(program.output());
            assertThat(document.path("objectsOf")).extracting(JsonNode::asText).containsExactly("shop");
            assertThat(document.at("/objects/secrets/shop"))
                    .extracting(JsonNode::asText)
                    .containsExactly("keys");
            assertThat(document.at("/objectsUnread")).isEmpty();
            assertThat(document.at("/nodes/0/metadata/labels"))
                    .as("the usual one, that of the volume, that of the pod, and that which is asked for")
                    .hasToString(
                            "{\"kubernetes.io/hostname\":\"host-1\",\"disk\":\"ssd\",\"zone\":\"a\",\"rack\":\"r1\"}");
            assertThat(document.at("/served/secrets/0").asText()).isEqualTo("v1");
            assertThat(document.at("/served/deployments.apps/0").asText()).isEqualTo("apps/v1");
            assertThat(document.path("servedUnread")).isEmpty();
        }
    }

    @Test
    void a_cluster_that_has_never_seen_salvor_has_an_inventory_too() throws Exception {
        try (PlanningCluster cluster = new PlanningCluster(temp);
                Program program = cluster.run("inventory")) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            JsonNode document = json.readTree(program.output());
            assertThat(document.path("apiVersion").asText()).isEqualTo("salvor.io/inventory/v1");
            assertThat(document.has("objectsOf")).isFalse();
            assertThat(document.path("policies")).isEmpty();
            assertThat(document.path("pods")).hasSize(1);
        }
    }

    @Test
    void a_cluster_that_does_not_answer_is_said() throws Exception {
        Path kubeconfig = Files.writeString(
                temp.resolve("nowhere"),
                """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                users: [{name: u, user: {}}]
                """);
        try (Program program = Program.start(
                Map.of("KUBECONFIG", kubeconfig.toString(), "KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT", "0"),
                "inventory")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("the cluster could not be read");
            assertThat(program.output()).isEmpty();
        }
    }
}
