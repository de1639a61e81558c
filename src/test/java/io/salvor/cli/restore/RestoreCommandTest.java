package io.salvor.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.api.Condition;
import io.salvor.api.ExistingData;
import io.salvor.api.ObjectCounts;
import io.salvor.api.Progress;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreStatus;
import io.salvor.api.RestoreStepStatus;
import io.salvor.api.VolumeCounts;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.testing.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command against an API server; the test does what the operator does. */
class RestoreCommandTest {
    private static final String NAMESPACE = "salvor";

    @TempDir
    Path temp;

    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty())
                    .withMasterUrl(server.url())
                    .withNamespace(NAMESPACE)
                    .build())
            .build();
    private Path kubeconfig;

    @BeforeEach
    void a_cluster_with_a_policy() throws IOException {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        for (String kind : List.of("restores", "backuppolicies")) {
            try (InputStream crd = Files.newInputStream(Path.of("crds/" + kind + ".salvor.io-v1.yml"))) {
                client.load(crd).create();
            }
        }
        client.resource(
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: BackupPolicy
                        metadata: {name: nightly, namespace: salvor}
                        spec: {schedule: "0 2 * * *", include: {namespaces: [shop]}}
                        """)
                .create();
        kubeconfig = server.writeKubeconfig(temp.resolve("kubeconfig"));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private Program restore(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("restore"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--operator-namespace", NAMESPACE));
        return Program.start(Map.of("KUBECONFIG", kubeconfig.toString()), all.toArray(String[]::new));
    }

    /** The Restore that the command has made. */
    private Restore made(Program program) {
        List<Restore> found = new ArrayList<>();
        Awaitility.await("the Restore to be made").atMost(Duration.ofMinutes(1)).until(() -> {
            if (!program.isAlive()) {
                throw new AssertionError(program.errors());
            }
            found.addAll(client.resources(Restore.class)
                    .inNamespace(NAMESPACE)
                    .list()
                    .getItems());
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private void says(Restore restore, Consumer<RestoreStatus> status) {
        Restore current = client.resource(restore).get();
        status.accept(current.getStatus());
        client.resource(current).updateStatus();
    }

    private static void plan(RestoreStatus status) {
        status.phase = RestorePhase.InProgress;
        status.backup = "nightly-1";
        status.planned = true;
        status.stage = "Data";
        status.message = "data is being put back";
        status.steps = List.of(line("Choose", "backup nightly-1", "it is the newest"));
        status.objects = new ObjectCounts();
        status.volumes = new VolumeCounts();
        status.volumes.total = 2;
        status.progress = new Progress();
        status.progress.totalBytes = 1000L;
        status.progress.bytesDone = 0L;
    }

    private static RestoreStepStatus line(String action, String object, String reason) {
        RestoreStepStatus line = new RestoreStepStatus();
        line.action = action;
        line.object = object;
        line.reason = reason;
        return line;
    }

    private static Consumer<RestoreStatus> end(RestorePhase phase, String message) {
        return status -> {
            plan(status);
            status.phase = phase;
            status.stage = null;
            status.message = message;
            status.planPath = "restores/x/plan.json.gz";
        };
    }

    @Test
    void a_dry_run_of_a_policy_is_asked_for_and_its_plan_is_printed() throws Exception {
        try (Program program = restore("--from", "nightly", "--dry-run", "--include", "shop,blog-*")) {
            Restore made = made(program);
            assertThat(made.getMetadata().getName()).startsWith("nightly-");
            assertThat(made.getSpec().policy).isEqualTo("nightly");
            assertThat(made.getSpec().asOf).isEqualTo("now");
            assertThat(made.getSpec().dryRun).isTrue();
            assertThat(made.getSpec().include.namespaces).containsExactly("shop", "blog-*");
            says(made, end(RestorePhase.Planned, "6 objects would be restored"));

            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output())
                    .contains("Restore salvor/" + made.getMetadata().getName() + " from backup nightly-1")
                    .contains("Choose       backup nightly-1")
                    .endsWith("Planned: 6 objects would be restored\n");
        }
    }

    @Test
    void a_name_that_is_no_policy_is_a_backup_and_without_wait_its_plan_is_all() throws Exception {
        try (Program program = restore(
                "--from",
                "nightly-1",
                "--location",
                "far",
                "--node-mapping",
                "a=b",
                "--namespace-mapping",
                "shop=shop-copy",
                "--existing-data",
                "Merge",
                "--storage-class-mapping",
                "slow=fast,=fast")) {
            Restore made = made(program);
            assertThat(made.getSpec().backup).isEqualTo("nightly-1");
            assertThat(made.getSpec().storageLocation).isEqualTo("far");
            assertThat(made.getSpec().staticVolumes.nodeMapping).isEqualTo(Map.of("a", "b"));
            assertThat(made.getSpec().existingData).isEqualTo(ExistingData.Merge);
            assertThat(made.getSpec().namespaceMapping).isEqualTo(Map.of("shop", "shop-copy"));
            assertThat(made.getSpec().storageClassMapping).isEqualTo(Map.of("slow", "fast", "", "fast"));
            says(made, RestoreCommandTest::plan);

            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output()).contains("InProgress: data is being put back");
        }
    }

    @ParameterizedTest
    @CsvSource({"Completed, 0", "PartiallyFailed, 1", "Failed, 3", "Canceled, 3"})
    void it_is_followed_to_its_end(RestorePhase phase, int exitCode) throws Exception {
        try (Program program = restore("--from", "gone", "--as-of", "2026-05-01T00:00:00Z", "--wait")) {
            Restore made = made(program);
            assertThat(made.getSpec().policy).isEqualTo("gone");
            says(made, RestoreCommandTest::plan);
            says(made, status -> status.progress.bytesDone = 600L);
            says(made, status -> {
                end(phase, "that is all").accept(status);
                status.failures = List.of(line("RestoreData", "shop/web/data", "the bucket refuses it"));
                status.kept = List.of("shop/cache");
                status.reportPath = "restores/x/report.json.gz";
            });

            assertThat(program.exitCode()).isEqualTo(exitCode);
            assertThat(program.output())
                    .contains("shop/web/data", "the bucket refuses it", phase + ": that is all")
                    .contains("because data was there: shop/cache")
                    .endsWith("What became of each step and volume is in restores/x/report.json.gz of the location\n");
        }
    }

    @Test
    void what_is_in_the_way_is_printed_as_json_alone() throws Exception {
        try (Program program = restore("--from", "nightly", "-o", "json", "--wait")) {
            Restore made = made(program);
            says(made, status -> {
                end(RestorePhase.Failed, "nothing was written").accept(status);
                status.planned = false;
                status.conflicts = List.of(line("Conflict", "pods shop/web", "is being deleted"));
                Condition condition = new Condition();
                condition.type = "Succeeded";
                condition.status = "False";
                condition.reason = "Conflict";
                condition.message = "nothing was written";
                condition.lastTransitionTime = "2026-05-01T00:00:00Z";
                status.conditions = List.of(condition);
            });

            assertThat(program.exitCode()).isEqualTo(4);
            JsonNode document = new ObjectMapper().readTree(program.output());
            assertThat(document.path("apiVersion").asText()).isEqualTo("salvor.io/restore-plan/v1");
            assertThat(document.path("reason").asText()).isEqualTo("Conflict");
            assertThat(document.at("/conflicts/0/object").asText()).isEqualTo("pods shop/web");
            assertThat(document.at("/planPath").asText()).isEqualTo("restores/x/plan.json.gz");
            assertThat(program.errors()).contains("is made");
        }
    }

    @Test
    void what_failed_of_a_restore_is_tried_again_by_its_name() throws Exception {
        try (Program program = restore("--retry", "nightly-x7k2p", "--timeout", "20m")) {
            Restore made = made(program);
            assertThat(made.getMetadata().getName()).startsWith("nightly-x7k2p-");
            assertThat(made.getSpec().retryOf).isEqualTo("nightly-x7k2p");
            assertThat(made.getSpec().timeout).isEqualTo("20m");
            assertThat(made.getSpec().backup).isNull();
            says(made, RestoreCommandTest::plan);
            assertThat(program.exitCode()).as(program.errors()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--wait", "--retry x --from nightly", "--retry x --include shop"})
    void what_contradicts_itself_is_refused(String arguments) throws Exception {
        try (Program program = restore(arguments.split(" "))) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors())
                    .containsAnyOf("say either --from", "with retryOf")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void what_the_api_server_refuses_is_said_in_its_words() throws Exception {
        try (Program program = restore("--from", "nightly", "--as-of", "yesterday")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("asOf").doesNotContain("Exception");
        }
    }

    @Test
    void one_that_is_deleted_meanwhile_is_not_waited_for() throws Exception {
        try (Program program = restore("--from", "nightly", "--wait")) {
            Restore made = made(program);
            says(made, RestoreCommandTest::plan);
            client.resource(made).delete();

            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains(made.getMetadata().getName() + " was deleted meanwhile");
        }
    }
}
