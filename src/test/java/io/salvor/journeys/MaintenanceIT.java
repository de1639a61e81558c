package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.Edits;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSandbox.class)
class MaintenanceIT {
    private final Sandbox sandbox;
    private final Operations operations;

    MaintenanceIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @AfterEach
    void theRightRestic() {
        sandbox.restic(ResticBinary.path());
    }

    private void saved(String name, int backups) throws IOException {
        operations.location(name, spec -> {});
        operations.namespace(name);
        operations.pod(name, "pod", "data");
        operations.policy(name, List.of(name), spec -> spec.storageLocation = name);
        for (int i = 1; i <= backups; i++) {
            byte[] content = new byte[700_000];
            new Random(i).nextBytes(content);
            Files.write(operations.emptyDir(name, "pod", "data").resolve("file"), content);
            assertThat(operations.backupToItsEnd(name + "-" + i, name).getStatus().phase)
                    .isEqualTo(BackupPhase.Completed);
        }
    }

    /** Asks for maintenance as {@code salvor repository} does. */
    private String ask(String name, String what) {
        String value = Instant.now() + " " + what;
        Edits.edit(operations.resource(ResticRepository.class, Names.repository(name, name)), repository -> {
            Map<String, String> annotations =
                    new HashMap<>(repository.getMetadata().getAnnotations());
            annotations.put(Labels.MAINTENANCE_REQUESTED, value);
            repository.getMetadata().setAnnotations(annotations);
            return repository;
        });
        return value;
    }

    private ResticRepositoryStatus await(String name, Predicate<ResticRepositoryStatus> good) {
        return operations
                .await(
                        ResticRepository.class,
                        Names.repository(name, name),
                        repository -> repository.getStatus() != null && good.test(repository.getStatus()))
                .getStatus();
    }

    private ResticRepositoryStatus done(String name, String what) {
        String asked = ask(name, what);
        return await(
                name,
                status -> asked.equals(status.lastHandledMaintenance)
                        && status.round == null
                        && status.maintenanceJob == null);
    }

    private Path repository(String name) {
        return sandbox.bucket().resolve(name + "/restic/" + name);
    }

    private List<Path> packs(String name) throws IOException {
        try (Stream<Path> files = Files.walk(repository(name).resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> file.toFile().length()))
                    .toList();
        }
    }

    @Test
    void a_job_maintains_a_repository_and_its_status_says_how_it_is() throws IOException {
        saved("upkeep", 2);

        ResticRepositoryStatus status = done("upkeep", "maintain");

        assertThat(status.lastMaintenanceTime).isNotNull();
        assertThat(status.lastCheckTime).isNotNull();
        assertThat(status.maintenance.done).containsExactly("Forget", "Prune", "Check", "Figures");
        assertThat(status.maintenance.forgotten).isZero();
        assertThat(status.packs).isPositive();
        assertThat(status.indexes).isPositive();
        assertThat(status.unused).endsWith("%");
        assertThat(status.policies).containsExactly("upkeep");
        assertThat(status.settings).containsExactly("maintenanceFrequency: 168h (default)");
        assertThat(status.nextMaintenanceTime).isNotNull();
        assertThat(Operations.has(status.conditions, "Maintained", "True", "Maintained"))
                .isTrue();
        assertThat(status.snapshots).isEqualTo(2);
        assertThat(operations
                        .client()
                        .secrets()
                        .inNamespace(Operations.SALVOR)
                        .withLabel(Labels.MAINTENANCE)
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void a_job_that_is_killed_is_gone_on_with_and_backups_wait_for_a_prune_and_are_then_saved() throws Exception {
        saved("held", 1);
        sandbox.restic(sandbox.script(
                "slow-restic",
                "if [ \"$1\" = prune ]; then exec sleep 1000; fi\nexec " + ResticBinary.path() + " \"$@\""));
        ask("held", "maintain");
        await("held", status -> status.maintenance != null && "Prune".equals(status.maintenance.step));
        String first = await("held", status -> status.maintenanceJob != null).maintenanceJob.name;

        operations.backup("held-during", "held");
        operations.await(
                Backup.class,
                "held-during",
                backup -> backup.getStatus() != null
                        && Operations.has(backup.getStatus().conditions, "Succeeded", "Unknown", "Queued")
                        && Operations.condition(backup.getStatus().conditions, "Succeeded")
                                .message
                                .contains("maintenance of the repository of held"));
        sandbox.restic(ResticBinary.path());
        pods(first)
                .forEach(pod ->
                        operations.client().resource(pod).withGracePeriod(0).delete());

        assertThat(operations.awaitEnd("held-during").getStatus().phase).isEqualTo(BackupPhase.Completed);
        ResticRepositoryStatus failed =
                await("held", status -> status.maintenanceFailures != null && status.maintenanceFailures == 1);
        assertThat(failed.maintenance.done).containsExactly("Forget");
        assertThat(Operations.condition(failed.conditions, "Maintained").reason).isEqualTo("MaintenanceFailed");
        assertThat(operations.warning("ResticRepository", Names.repository("held", "held"), "MaintenanceFailed"))
                .contains(first, "Prune");
        // Else it waits two minutes before the next.
        ResticRepositoryStatus again = done("held", "prune");
        assertThat(again.lastAttempt).isEqualTo(2);
        assertThat(again.maintenance.done).contains("Prune", "Figures");
        assertThat(again.maintenanceFailures).isNull();
    }

    private List<Pod> pods(String job) {
        return operations
                .client()
                .pods()
                .inNamespace(Operations.SALVOR)
                .withLabel("job-name", job)
                .list()
                .getItems();
    }

    @Test
    void damage_is_named_by_backup_and_file_and_goes_once_a_check_is_content() throws IOException {
        saved("damaged", 2);
        Path pack = packs("damaged").get(packs("damaged").size() - 1);
        Path kept = Files.copy(pack, sandbox.bucket().resolveSibling("pack-that-was-well"));
        byte[] content = Files.readAllBytes(pack);
        content[1000] ^= 1;
        Files.write(pack, content);

        ResticRepositoryStatus damaged = done("damaged", "check-all");

        assertThat(damaged.maintenance.found.packs)
                .containsExactly(pack.getFileName().toString());
        assertThat(damaged.maintenance.found.snapshots).hasSize(1);
        assertThat(damaged.maintenance.found.snapshots.get(0).backup).startsWith("damaged-");
        assertThat(damaged.maintenance.found.snapshots.get(0).files).containsExactly("/file");
        assertThat(Operations.condition(damaged.conditions, "Damaged").message)
                .contains(damaged.maintenance.found.snapshots.get(0).backup, "docs/repair.md");
        operations.warning("ResticRepository", Names.repository("damaged", "damaged"), "RepositoryDamaged");
        assertThat(Operations.has(damaged.conditions, "Ready", "True", "Ready")).isTrue();

        // Nothing is removed from it, and Backups go on.
        ResticRepositoryStatus asked = done("damaged", "prune");
        assertThat(asked.lastMaintenanceTime).isNull();
        assertThat(operations.backupToItsEnd("damaged-3", "damaged").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);

        Files.copy(kept, pack, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        ResticRepositoryStatus repaired = done("damaged", "check-all");
        assertThat(repaired.maintenance.found).isNull();
        assertThat(repaired.conditions).noneMatch(condition -> condition.type.equals("Damaged"));
        assertThat(done("damaged", "prune").lastMaintenanceTime).isNotNull();
    }
}
