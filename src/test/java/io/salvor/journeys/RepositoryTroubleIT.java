package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Names;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.sandbox.Folders;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSandbox.class)
class RepositoryTroubleIT {
    private final Sandbox sandbox;
    private final Operations operations;

    RepositoryTroubleIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @AfterEach
    void theRightRestic() {
        sandbox.restic(ResticBinary.path());
    }

    @Test
    void a_repository_with_another_password_fails_its_own_volumes_only() {
        operations.location("mixed", spec -> {});
        operations.await(
                BackupStorageLocation.class,
                "mixed",
                location -> location.getStatus() != null && location.getStatus().phase == LocationPhase.Available);
        RepositoryAccess foreign = new RepositoryAccess(
                "s3:" + sandbox.s3Url() + "/salvor/mixed/restic/foreign",
                "a password of somebody else",
                sandbox.credentials());
        new Restic(ResticBinary.path(), null).init(foreign, Duration.ofMinutes(1));
        operations.namespace("foreign");
        operations.namespace("own");
        operations.pod("foreign", "pod", "data");
        operations.pod("own", "pod", "data");
        operations.policy("mixed", List.of("foreign", "own"), spec -> spec.storageLocation = "mixed");

        Backup backup = operations.backupToItsEnd("mixed-1", "mixed");

        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.PartiallyFailed);
        assertThat(Operations.condition(backup.getStatus().conditions, "Succeeded").reason)
                .isEqualTo("PartiallyFailed");
        assertThat(backup.getStatus().failures).hasSize(1);
        assertThat(backup.getStatus().failures.get(0).namespace).isEqualTo("foreign");
        assertThat(backup.getStatus().failures.get(0).message).contains(foreign.identifier());
        operations.warning("Backup", "mixed-1", "PartiallyFailed");
        assertThat(volume("mixed-1", "own").getStatus().phase).isEqualTo(VolumePhase.Completed);
        assertThat(volume("mixed-1", "foreign").getStatus().phase).isEqualTo(VolumePhase.Failed);

        String name = Names.repository("foreign", "mixed");
        assertNotReady(name, "WrongPassword", foreign.identifier());
    }

    @Test
    void a_repository_that_has_vanished_is_never_made_anew_and_serves_again_once_it_is_back() throws IOException {
        operations.location("fragile", spec -> {});
        operations.namespace("fragile");
        operations.pod("fragile", "pod", "data");
        operations.policy("fragile", List.of("fragile"), spec -> spec.storageLocation = "fragile");
        assertThat(operations.backupToItsEnd("fragile-1", "fragile").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
        operations.await(
                ResticRepository.class,
                Names.repository("fragile", "fragile"),
                repository -> Integer.valueOf(1).equals(repository.getStatus().snapshots)
                        && !repository.getStatus().size.equals("0B"));
        Path repository = sandbox.bucket().resolve("fragile/restic/fragile");
        Path elsewhere = sandbox.bucket().resolveSibling("vanished");
        Files.move(repository, elsewhere);

        Backup backup = operations.backupToItsEnd("fragile-2", "fragile");

        assertThat(backup.getStatus().phase).isIn(BackupPhase.Failed, BackupPhase.PartiallyFailed);
        assertThat(backup.getStatus().failures.get(0).message).contains("restic/fragile", "was there and is gone");
        assertNotReady(Names.repository("fragile", "fragile"), "RepositoryMissing", "restic/fragile", "bring");
        assertThat(repository.resolve("config")).doesNotExist();

        if (Files.exists(repository)) {
            Folders.delete(repository);
        }
        Files.move(elsewhere, repository);
        assertThat(operations.backupToItsEnd("fragile-3", "fragile").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
        assertThat(operations
                        .resource(ResticRepository.class, Names.repository("fragile", "fragile"))
                        .get()
                        .getStatus()
                        .phase)
                .isEqualTo(RepositoryPhase.Ready);
    }

    @Test
    void a_pod_that_is_gone_when_its_job_would_start_is_named_and_the_others_are_saved() {
        operations.location("fleeting", spec -> {});
        operations.namespace("fleeting");
        operations.pod("fleeting", "stays", "data");
        operations.pod("fleeting", "goes", "data");
        operations.policy("fleeting", List.of("fleeting"), spec -> spec.storageLocation = "fleeting");
        // Somebody else works on the repository, so the Job has to wait.
        String lease = "repository-" + Names.repository("fleeting", "fleeting");
        hold(lease);
        operations.backup("fleeting-1", "fleeting");
        operations.await(
                ResticRepository.class,
                Names.repository("fleeting", "fleeting"),
                r -> r.getStatus() != null
                        && Operations.has(r.getStatus().conditions, "Ready", "Unknown", "RepositoryBusy"));

        operations.deletePod("fleeting", "goes");
        operations
                .client()
                .leases()
                .inNamespace(Operations.SALVOR)
                .withName(lease)
                .delete();
        operations.touch(ResticRepository.class, Names.repository("fleeting", "fleeting"));

        Backup backup = operations.awaitEnd("fleeting-1");
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.PartiallyFailed);
        assertThat(backup.getStatus().failures).hasSize(1);
        assertThat(backup.getStatus().failures.get(0).message).contains("fleeting/goes/data", "gone");
        assertThat(backup.getStatus().failures.get(0).reason).isEqualTo("PodGone");
        assertThat(backup.getStatus().volumes.completed).isEqualTo(1);
        operations.warning("Backup", "fleeting-1", "PartiallyFailed");
    }

    @Test
    void a_restic_that_is_too_old_in_the_node_job_is_reported_by_the_volume() throws IOException {
        operations.location("aged", spec -> {});
        operations.namespace("aged");
        operations.pod("aged", "pod", "data");
        operations.policy("aged", List.of("aged"), spec -> spec.storageLocation = "aged");
        assertThat(operations.backupToItsEnd("aged-1", "aged").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);

        sandbox.restic(sandbox.script("old-restic", "echo 'restic 0.16.4 compiled with go1.21.6 on linux/amd64'"));
        Backup backup = operations.backupToItsEnd("aged-2", "aged");

        assertThat(backup.getStatus().phase).isIn(BackupPhase.Failed, BackupPhase.PartiallyFailed);
        assertThat(backup.getStatus().failures.get(0).message).contains("aged/pod/data", "0.16.4", "too old", "0.17.1");
    }

    @Test
    void a_restic_that_is_missing_or_too_old_in_the_operator_is_reported_by_the_repository() throws Exception {
        operations.location("bare", spec -> {});
        for (String namespace : List.of("bare-old", "bare-none")) {
            operations.namespace(namespace);
            operations.pod(namespace, "pod", "data");
            operations.policy(namespace, List.of(namespace), spec -> spec.storageLocation = "bare");
        }
        // The operator asks for the version once, so another program takes another operator.
        sandbox.restic(sandbox.script("old-restic", "echo 'restic 0.16.4 compiled with go1.21.6 on linux/amd64'"));
        sandbox.operator().kill();
        sandbox.startOperator(Map.of());
        assertThat(operations
                        .backupToItsEnd("bare-old-1", "bare-old")
                        .getStatus()
                        .failures
                        .get(0)
                        .message)
                .contains("0.16.4");
        assertNotReady(Names.repository("bare-old", "bare"), "ResticTooOld", "0.16.4", "0.17.1");

        sandbox.restic(sandbox.bucket().resolve("no-such-program"));
        assertThat(operations.backupToItsEnd("bare-none-1", "bare-none").getStatus().phase)
                .isNotEqualTo(BackupPhase.Completed);
        assertNotReady(Names.repository("bare-none", "bare"), "ResticMissing", "restic", "install");

        sandbox.restic(ResticBinary.path());
        assertThat(operations.backupToItsEnd("bare-none-2", "bare-none").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
    }

    private void hold(String lease) {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        operations
                .client()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName(lease)
                        .withNamespace(Operations.SALVOR)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("somebody-else")
                        .withAcquireTime(now)
                        .withRenewTime(now)
                        .withLeaseDurationSeconds(600)
                        .endSpec()
                        .build())
                .create();
    }

    private PodVolumeBackup volume(String backup, String namespace) {
        return operations.volumes(backup).stream()
                .filter(volume -> volume.getSpec().pod.namespace.equals(namespace))
                .findFirst()
                .orElseThrow();
    }

    private void assertNotReady(String name, String reason, String... words) {
        ResticRepository repository =
                operations.resource(ResticRepository.class, name).get();
        assertThat(repository.getStatus().phase).isEqualTo(RepositoryPhase.NotReady);
        assertThat(Operations.condition(repository.getStatus().conditions, "Ready"))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("False", reason);
        assertThat(repository.getStatus().message).contains(words);
        assertThat(operations.warning("ResticRepository", name, reason)).contains(words);
    }
}
