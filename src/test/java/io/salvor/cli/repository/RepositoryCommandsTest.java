package io.salvor.cli.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.salvor.api.CheckFinding;
import io.salvor.api.DamagedSnapshot;
import io.salvor.api.DataRead;
import io.salvor.api.ForgetPreview;
import io.salvor.api.MaintenanceRecord;
import io.salvor.api.MaintenanceRound;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Labels;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.testing.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a person runs them; the test does what the operator does at what it is asked. */
class RepositoryCommandsTest {
    private static final String TIME = "2026-11-26T02:00:00Z";
    private static final String PACK = "ab".repeat(32);

    @TempDir
    private static Path temp;

    private static ApiServer server;
    private static KubernetesClient client;
    private static Map<String, String> environment;

    @BeforeAll
    static void start() throws IOException {
        server = ApiServer.start(0);
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(server.url())
                        .withNamespace("salvor")
                        .build())
                .build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("salvor")
                        .endMetadata()
                        .build())
                .create();
        try (InputStream crd = Files.newInputStream(Path.of("crds/resticrepositories.salvor.io-v1.yml"))) {
            client.load(crd).create();
        }
        environment = Map.of(
                "KUBECONFIG", server.writeKubeconfig(temp.resolve("kubeconfig")).toString());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @BeforeEach
    void make() {
        client.resources(ResticRepository.class).inNamespace("salvor").delete();
        repository("shop", "default", status -> {
            status.phase = RepositoryPhase.Ready;
            status.lastMaintenanceTime = TIME;
            status.lastCheckTime = TIME;
            status.nextMaintenanceTime = "2026-12-03T02:00:00Z";
            status.size = "2Gi";
            status.snapshots = 12;
            status.packs = 130L;
            status.packBytes = 2L << 30;
            status.unused = "3.1%";
            status.unusedBytes = 1L << 26;
            status.settings = List.of("maintenanceFrequency: 168h (default)");
            status.maintenance = new MaintenanceRecord();
            status.maintenance.oldestSnapshot = "2026-01-01T02:00:00Z";
            status.maintenance.newestSnapshot = TIME;
            status.maintenance.read = new DataRead();
            status.maintenance.read.parts = 4;
            status.maintenance.read.part = 1;
            status.maintenance.read.percent = "25%";
            status.maintenance.read.since = TIME;
        });
        repository("media", "offsite", status -> status.phase = RepositoryPhase.New);
    }

    private static void repository(String namespace, String location, Consumer<ResticRepositoryStatus> status) {
        ResticRepository made = new ResticRepository();
        made.setMetadata(new ObjectMetaBuilder()
                .withName(namespace + "-" + location)
                .withNamespace("salvor")
                .build());
        made.setSpec(new ResticRepositorySpec());
        made.getSpec().volumeNamespace = namespace;
        made.getSpec().backupStorageLocation = location;
        made.getSpec().repoIdentifier = "s3:http://s3.example.com/bucket/restic/" + namespace;
        ResticRepository stored = client.resource(made).create();
        status.accept(stored.getStatus());
        client.resource(stored).updateStatus();
    }

    private static Resource<ResticRepository> shop() {
        return client.resources(ResticRepository.class).inNamespace("salvor").withName("shop-default");
    }

    private static void status(Consumer<ResticRepositoryStatus> change) {
        shop().editStatus(repository -> {
            change.accept(repository.getStatus());
            return repository;
        });
    }

    private static void maintained(ResticRepositoryStatus status, String state, String reason, String message) {
        Conditions.set(status.conditions, Conditions.MAINTAINED, state, reason, message, 1L, Instant.parse(TIME));
    }

    private static Program run(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("repository"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--operator-namespace", "salvor"));
        return Program.start(environment, all.toArray(String[]::new));
    }

    /** What a command has asked for, once it has. */
    private static String asked(String annotation) {
        return Awaitility.await("the command to ask")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            Map<String, String> annotations =
                                    shop().get().getMetadata().getAnnotations();
                            return annotations == null ? null : annotations.get(annotation);
                        },
                        Objects::nonNull);
    }

    private static void nothingWasAsked() {
        assertThat(client.resources(ResticRepository.class)
                        .inNamespace("salvor")
                        .list()
                        .getItems())
                .hasSize(2)
                .allSatisfy(repository ->
                        assertThat(repository.getMetadata().getAnnotations()).isNullOrEmpty());
    }

    @Test
    void list_has_a_line_for_each_repository_and_a_dash_for_what_is_not_known() throws Exception {
        try (Program program = run("list")) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output().lines().map(line -> line.replaceAll(" +", " ")
                            .strip()))
                    .containsExactly(
                            "NAMESPACE LOCATION STATUS LAST MAINTENANCE CHECKED SIZE SNAPSHOTS DAMAGED",
                            "media offsite New - - - - -",
                            "shop default Ready " + TIME + " " + TIME + " 2Gi 12 no");
        }
        status(status -> status.maintenance.found = new CheckFinding());
        try (Program program = run("list", "--location", "default")) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output()).endsWith("yes\n").doesNotContain("media");
        }
    }

    @Test
    void list_is_json_for_programs_and_says_null_where_nothing_is_known() throws Exception {
        try (Program program = run("list", "-o", "json")) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            JsonNode list = new ObjectMapper().readTree(program.output()).path("repositories");
            assertThat(list).hasSize(2);
            assertThat(list.at("/0/namespace").asText()).isEqualTo("media");
            assertThat(list.at("/0/lastCheck").isNull()).isTrue();
            assertThat(list.at("/0/damaged").isNull()).isTrue();
            assertThat(list.at("/1/name").asText()).isEqualTo("shop-default");
            assertThat(list.at("/1/repository").asText()).isEqualTo("s3:http://s3.example.com/bucket/restic/shop");
            assertThat(list.at("/1/phase").asText()).isEqualTo("Ready");
            assertThat(list.at("/1/packBytes").asLong()).isEqualTo(2L << 30);
            assertThat(list.at("/1/damaged").isBoolean()).isTrue();
            assertThat(list.at("/1/damaged").asBoolean()).isFalse();
        }
    }

    @Test
    void a_repository_that_is_not_there_ends_every_command_with_2_and_names_where_it_looked() throws Exception {
        for (List<String> command : List.of(
                List.of("list", "nowhere"),
                List.of("check", "nowhere"),
                List.of("prune", "nowhere", "--wait"),
                List.of("stats", "nowhere"),
                List.of("unlock", "nowhere"),
                List.of("forget", "nowhere", "--dry-run"),
                List.of("check", "shop", "--location", "offsite"))) {
            try (Program program = run(command.toArray(String[]::new))) {
                assertThat(program.exitCode()).as("%s", command).isEqualTo(2);
                assertThat(program.output()).isEmpty();
                assertThat(program.errors())
                        .contains("there is no such ResticRepository in namespace salvor", "kubectl get rr -A")
                        .doesNotContain("Exception");
            }
        }
        nothingWasAsked();
    }

    @Test
    void a_cluster_that_does_not_answer_and_a_time_that_is_none_end_with_2_before_anything_is_asked() throws Exception {
        Path away = Files.writeString(
                temp.resolve("away"),
                Files.readString(Path.of(environment.get("KUBECONFIG")))
                        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:1"));
        try (Program program = Program.start(
                Map.of("KUBECONFIG", away.toString(), "KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT", "0"),
                "repository",
                "list")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).isNotBlank().doesNotContain("\tat ");
        }
        for (String[] command : List.of(
                new String[] {"prune", "shop", "--wait", "--timeout", "soon"},
                new String[] {"unlock", "shop", "--timeout", "soon"})) {
            try (Program program = run(command)) {
                assertThat(program.exitCode()).isEqualTo(2);
                assertThat(program.errors()).contains("soon");
            }
        }
        nothingWasAsked();
    }

    @Test
    void without_wait_it_is_asked_for_and_that_is_all() throws Exception {
        for (Map.Entry<String, String[]> command : Map.of(
                        "check", new String[] {"check", "shop"},
                        "check-all", new String[] {"check", "shop", "--read-data"},
                        "prune", new String[] {"prune", "shop"},
                        "stats", new String[] {"stats", "shop"})
                .entrySet()) {
            try (Program program = run(command.getValue())) {
                assertThat(program.exitCode()).as(program.errors()).isZero();
                assertThat(program.output()).isEqualTo("shop: asked for " + command.getKey() + "\n");
                assertThat(asked(Labels.MAINTENANCE_REQUESTED)).endsWith("Z " + command.getKey());
            }
        }
    }

    @Test
    void a_check_that_is_waited_for_says_each_turn_and_what_it_found() throws Exception {
        try (Program program = run("check", "shop", "--wait")) {
            String value = asked(Labels.MAINTENANCE_REQUESTED);
            status(status -> {
                status.lastHandledMaintenance = value;
                status.round = new MaintenanceRound();
                status.round.number = 1L;
                maintained(status, "Unknown", "InProgress", "Job shop-m1 is at work");
            });
            program.awaitOutput("shop: Job shop-m1 is at work");
            status(status -> {
                status.round = null;
                maintained(status, "True", "Maintained", "all steps are done that were due");
            });
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output())
                    .startsWith("shop: asked for check\n")
                    .contains("shop: Job shop-m1 is at work\n")
                    .endsWith("shop: no errors were found\n");
        }
    }

    @Test
    void a_check_that_finds_damage_names_what_needs_it_and_ends_with_1() throws Exception {
        try (Program program = run("check", "shop", "--wait", "--read-data")) {
            String value = asked(Labels.MAINTENANCE_REQUESTED);
            status(status -> {
                status.lastHandledMaintenance = value;
                CheckFinding found = new CheckFinding();
                found.errors = 1;
                found.packs = List.of(PACK);
                found.packCount = 1;
                found.lines = List.of("pack is damaged");
                DamagedSnapshot snapshot = new DamagedSnapshot();
                snapshot.snapshotID = "cd".repeat(32);
                snapshot.backup = "shop-nightly-1";
                snapshot.volume = "data-db-0";
                snapshot.files = List.of("/orders.db", "/orders.log");
                found.snapshots = List.of(snapshot);
                status.maintenance.found = found;
            });
            assertThat(program.exitCode()).as(program.errors()).isEqualTo(1);
            assertThat(program.output())
                    .contains("shop: the repository is damaged, 1 errors", "pack " + PACK, "pack is damaged")
                    .contains("Backup shop-nightly-1, volume data-db-0, snapshot " + "cd".repeat(32)
                            + ": /orders.db, /orders.log")
                    .contains("docs/repair.md");
        }
    }

    @Test
    void a_job_that_fails_ends_the_waiting_with_1_and_its_reason() throws Exception {
        try (Program program = run("prune", "shop", "--wait")) {
            String value = asked(Labels.MAINTENANCE_REQUESTED);
            status(status -> {
                status.lastHandledMaintenance = value;
                status.round = new MaintenanceRound();
                status.round.number = 1L;
                maintained(status, "False", "MaintenanceFailed", "Job shop-m1 ended before Prune was done");
            });
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.output()).endsWith("shop: Job shop-m1 ended before Prune was done\n");
        }
    }

    @Test
    void an_operator_that_does_not_answer_in_time_ends_the_waiting_with_1() throws Exception {
        try (Program program = run("stats", "shop", "--wait", "--timeout", "2s")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.output()).endsWith("shop: it is not done after 2s, and goes on\n");
        }
        try (Program program = run("unlock", "shop", "--timeout", "2s")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.output()).isEqualTo("shop: the operator has not answered within 2s\n");
        }
    }

    @Test
    void a_repository_that_goes_meanwhile_ends_the_waiting_with_2() throws Exception {
        try (Program program = run("prune", "shop", "--wait")) {
            asked(Labels.MAINTENANCE_REQUESTED);
            shop().delete();
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("ResticRepository shop-default is gone");
        }
    }

    @Test
    void stats_shows_the_figures_that_were_counted() throws Exception {
        try (Program program = run("stats", "shop", "--wait")) {
            String value = asked(Labels.MAINTENANCE_REQUESTED);
            status(status -> status.lastHandledMaintenance = value);
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output().lines().map(line -> line.replaceAll(" +", " ")
                            .strip()))
                    .contains(
                            "repository of namespace shop in location default: s3:http://s3.example.com/bucket/restic/shop",
                            "size: 2Gi, no snapshot needs 3.1% of its packs",
                            "packs: 130 with 2Gi",
                            "index: - files with -",
                            "oldest, newest: 2026-01-01T02:00:00Z, " + TIME,
                            "data read: 25% since " + TIME + "; all of it since -",
                            "next: 2026-12-03T02:00:00Z",
                            "maintenanceFrequency: 168h (default)");
        }
    }

    @Test
    void unlock_says_whether_a_lock_is_left_that_excludes_others() throws Exception {
        try (Program program = run("unlock", "shop")) {
            String value = asked(Labels.REQUESTED_AT);
            status(status -> status.lastHandledReconcileAt = value);
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output()).isEqualTo("shop: no lock excludes others\n");
        }
        shop().edit(repository -> {
            repository.getMetadata().setAnnotations(Map.of());
            return repository;
        });
        try (Program program = run("unlock", "shop")) {
            String value = asked(Labels.REQUESTED_AT);
            status(status -> {
                status.lastHandledReconcileAt = value;
                Conditions.set(
                        status.conditions,
                        Conditions.LOCKED,
                        "True",
                        "RepositoryLocked",
                        "a restic on node-a holds a lock that excludes all others",
                        1L,
                        Instant.parse(TIME));
            });
            assertThat(program.exitCode()).as(program.errors()).isEqualTo(1);
            assertThat(program.output()).isEqualTo("shop: a restic on node-a holds a lock that excludes all others\n");
        }
    }

    @Test
    void forget_shows_what_would_go_or_why_nobody_can_tell_and_never_does_it() throws Exception {
        try (Program program = run("forget", "shop", "--dry-run")) {
            String value = asked(Labels.MAINTENANCE_REQUESTED);
            assertThat(value).endsWith(" forget-plan");
            status(status -> {
                status.lastHandledMaintenance = value;
                status.forgetPreview = new ForgetPreview();
                status.forgetPreview.forget = 1;
                status.forgetPreview.first = List.of("ef01: backup shop-1 is deleted");
                status.forgetPreview.left = 0;
            });
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output())
                    .isEqualTo("shop: 1 snapshots would be forgotten\n  ef01: backup shop-1 is deleted\n"
                            + "shop: 0 stay although no backup holds them for sure\n");
        }
        shop().edit(repository -> {
            repository.getMetadata().setAnnotations(Map.of());
            return repository;
        });
        try (Program program = run("forget", "shop", "--dry-run")) {
            String value = asked(Labels.MAINTENANCE_REQUESTED);
            status(status -> {
                status.lastHandledMaintenance = value;
                status.forgetPreview = new ForgetPreview();
                status.forgetPreview.message = "location default cannot be reached";
            });
            assertThat(program.exitCode()).as(program.errors()).isEqualTo(1);
            assertThat(program.output()).isEqualTo("shop: location default cannot be reached\n");
        }
        try (Program program = run("forget", "shop")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("--dry-run");
        }
    }
}
