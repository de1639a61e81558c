package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.api.BackupPhase;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumeAction;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.Edits;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSandbox.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreRefusalIT {
    private final Sandbox sandbox;
    private final Operations operations;

    RestoreRefusalIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @BeforeAll
    void twoBackupsOfOneNamespaceThatIsGone() {
        operations.location("library", spec -> {});
        operations.namespace("library");
        operations.pod("library", "pod", "data");
        operations.policy("library", List.of("library"), spec -> spec.storageLocation = "library");
        assertThat(operations.backupToItsEnd("library-1", "library").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
        operations.policy("objects", List.of("library"), spec -> {
            spec.storageLocation = "library";
            spec.volumes.defaultAction = VolumeAction.Skip;
        });
        assertThat(operations.backupToItsEnd("objects-1", "objects").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
        operations.deleteNamespace("library");
    }

    @Test
    void a_restore_that_names_no_backup_says_which_there_are() {
        assertRefused(restore("of-nothing", "library-7"), "BackupNotFound", "library-7", "library-1");
    }

    @Test
    void a_backup_without_its_marker_cannot_be_restored() throws Exception {
        Files.delete(sandbox.bucket().resolve("library/backups/objects-1/salvor-backup.json"));
        assertRefused(restore("of-unsealed", "objects-1"), "BackupNotSealed", "objects-1", "never completed");
    }

    @Test
    void a_time_before_the_first_backup_is_never_the_latest() {
        Restore restore = operations.restoreToItsEnd("too-early", spec -> {
            spec.storageLocation = "library";
            spec.policy = "library";
            spec.asOf = "2001-01-01T00:00:00Z";
        });
        assertRefused(restore, "NoBackupAtThatTime", "library", "2001-01-01", "library-1");
    }

    @Test
    void a_restore_from_a_location_that_does_not_exist_is_refused() {
        Restore restore = operations.restoreToItsEnd("from-the-moon", spec -> {
            spec.storageLocation = "moon";
            spec.backup = "library-1";
        });
        assertRefused(restore, "StorageLocationNotFound", "moon");
    }

    @Test
    void a_dry_run_plans_and_writes_nothing() {
        Restore restore = operations.restoreToItsEnd("dry", spec -> {
            spec.storageLocation = "library";
            spec.backup = "library-1";
            spec.dryRun = true;
        });

        assertThat(restore.getStatus().phase).isEqualTo(RestorePhase.Planned);
        assertThat(Operations.condition(restore.getStatus().conditions, "Succeeded").reason)
                .isEqualTo("Planned");
        assertThat(restore.getStatus().steps)
                .extracting(step -> step.object)
                .anyMatch(object -> object.contains("library") && object.contains("pods"));
        assertThat(restore.getStatus().volumes.total).isEqualTo(1);
        assertNothingOf("library");
    }

    @Test
    void a_volume_that_another_claim_holds_is_a_conflict_before_the_first_write() {
        staticVolume();
        operations.namespace("evicted");
        claim("evicted", "data");
        operations.pod(
                "evicted",
                "pod",
                List.of(new VolumeBuilder()
                        .withName("data")
                        .withNewPersistentVolumeClaim("data", false)
                        .build()));
        operations.policy("evicted", List.of("evicted"), spec -> {
            spec.storageLocation = "library";
            spec.volumes.defaultAction = VolumeAction.Skip;
        });
        assertThat(operations.backupToItsEnd("evicted-1", "evicted").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
        operations.deleteNamespace("evicted");
        operations.namespace("squatter");
        Edits.edit(operations.client().persistentVolumes().withName("contested"), volume -> {
            volume.getSpec().setClaimRef(null);
            return volume;
        });
        claim("squatter", "other");

        Restore restore = restore("contested", "evicted-1");

        assertRefused(restore, "Conflict", "nothing was written", "contested", "squatter/other");
        assertThat(restore.getStatus().conflicts).isNotEmpty();
        assertNothingOf("evicted");
        assertThat(operations
                        .client()
                        .persistentVolumes()
                        .withName("contested")
                        .get()
                        .getSpec()
                        .getClaimRef()
                        .getNamespace())
                .isEqualTo("squatter");
    }

    private void staticVolume() {
        sandbox.playground().makeFolder("node-a", "/srv/contested");
        operations
                .client()
                .resource(Serialization.unmarshal(
                        """
                        apiVersion: v1
                        kind: PersistentVolume
                        metadata:
                          name: contested
                        spec:
                          capacity: {storage: 1Gi}
                          accessModes: [ReadWriteOnce]
                          persistentVolumeReclaimPolicy: Retain
                          local: {path: /srv/contested}
                          nodeAffinity:
                            required:
                              nodeSelectorTerms:
                                - matchExpressions:
                                    - {key: kubernetes.io/hostname, operator: In, values: [node-a]}
                        """,
                        PersistentVolume.class))
                .create();
    }

    private void claim(String namespace, String name) {
        operations
                .client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("")
                        .withVolumeName("contested")
                        .withNewResources()
                        .withRequests(Map.of("storage", new Quantity("1Gi")))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        Awaitility.await("claim " + namespace + "/" + name + " to be bound")
                .atMost(Operations.LONGEST)
                .until(() -> "Bound"
                        .equals(operations
                                .client()
                                .persistentVolumeClaims()
                                .inNamespace(namespace)
                                .withName(name)
                                .get()
                                .getStatus()
                                .getPhase()));
    }

    private Restore restore(String name, String backup) {
        return operations.restoreToItsEnd(name, spec -> {
            spec.storageLocation = "library";
            spec.backup = backup;
        });
    }

    private void assertRefused(Restore restore, String reason, String... words) {
        assertThat(restore.getStatus().phase).isEqualTo(RestorePhase.Failed);
        assertThat(Operations.condition(restore.getStatus().conditions, "Succeeded"))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("False", reason);
        assertThat(restore.getStatus().message).contains(words);
        assertThat(operations.warning("Restore", restore.getMetadata().getName(), reason))
                .contains(words);
    }

    private void assertNothingOf(String namespace) {
        assertThat(operations.client().namespaces().withName(namespace).get()).isNull();
    }
}
