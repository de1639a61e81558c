package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPhase;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an on-call engineer does with the commands, after a namespace was lost. */
@ExtendWith(SharedSandbox.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreCommandIT {
    private final Sandbox sandbox;
    private final Operations operations;

    @TempDir
    private Path temp;

    RestoreCommandIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @BeforeAll
    void a_backup_of_a_namespace_that_is_gone() {
        operations.location("terminal", spec -> {});
        operations.namespace("terminal");
        operations.pod("terminal", "pod", "data");
        operations.policy("terminal", List.of("terminal"), spec -> spec.storageLocation = "terminal");
        assertThat(operations.backupToItsEnd("terminal-1", "terminal").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
        operations.deleteNamespace("terminal");
    }

    private String salvor(String... arguments) throws Exception {
        try (Program program =
                Program.start(Map.of("KUBECONFIG", sandbox.kubeconfig().toString()), arguments)) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            return program.output();
        }
    }

    /** The same with the operator's namespace. */
    private String online(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--operator-namespace", Operations.SALVOR));
        return salvor(all.toArray(String[]::new));
    }

    private Path masterKey() throws IOException {
        String key = operations
                .client()
                .secrets()
                .inNamespace(Operations.SALVOR)
                .withName("terminal-key")
                .get()
                .getData()
                .get("key");
        return Files.writeString(
                temp.resolve("master.key"), new String(Base64.getDecoder().decode(key), StandardCharsets.UTF_8));
    }

    private static List<String> steps(String plan) throws IOException {
        List<String> steps = new ArrayList<>();
        for (JsonNode step : new ObjectMapper().readTree(plan).path("steps")) {
            if (!List.of("Choose", "Note", "SkipVolume")
                    .contains(step.path("action").asText())) {
                steps.add(
                        step.path("action").asText() + " " + step.path("object").asText() + ": "
                                + step.path("reason").asText());
            }
        }
        return steps;
    }

    @Test
    void what_there_is_is_listed_planned_with_and_without_a_cluster_and_brought_back() throws Exception {
        assertThat(online("backups", "--location", "terminal")).contains("terminal-1", "Completed");

        String dry = online("restore", "--from", "terminal", "--location", "terminal", "--dry-run", "-o", "json");
        Path inventory = temp.resolve("inventory.json");
        online("inventory", "--objects-of", "terminal", "--output", inventory.toString());
        String offline = salvor(
                "restore",
                "--from",
                "terminal",
                "--dry-run",
                "--location",
                sandbox.bucket().resolve("terminal").toString(),
                "--master-key-file",
                masterKey().toString(),
                "--against",
                inventory.toString(),
                "-o",
                "json");
        assertThat(steps(offline)).isNotEmpty().isEqualTo(steps(dry));

        String done = online("restore", "--from", "terminal", "--location", "terminal", "--wait");
        assertThat(done).contains("Completed: 1 volume restored whole", "report.json.gz of the location");
        assertThat(operations
                        .client()
                        .pods()
                        .inNamespace("terminal")
                        .withName("pod")
                        .get())
                .isNotNull();
        String report =
                done.substring(done.indexOf("restores/"), done.indexOf(" of the location", done.indexOf("report")));
        assertThat(sandbox.bucket().resolve("terminal").resolve(report.substring(report.lastIndexOf("restores/"))))
                .isRegularFile();
    }
}
