package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreSpec;
import io.salvor.api.StaticVolumes;
import io.salvor.api.VolumePhase;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Static volumes come back in another place: beside the original, and on another node. */
@ExtendWith(SharedSandbox.class)
class StaticVolumesIT {
    private final Sandbox sandbox;
    private final Operations operations;
    private final KubernetesClient client;

    StaticVolumesIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
        this.client = operations.client();
    }

    @Test
    void a_copy_comes_back_beside_the_original_and_takes_nothing_from_it() throws IOException {
        backup("museum");
        Files.writeString(file("museum"), "newer");
        sandbox.playground().makeFolder("node-a", "/srv/annex");

        Restore refused = operations.restoreToItsEnd("annex-refused", spec -> {
            spec.storageLocation = "museum";
            spec.backup = "museum-1";
            spec.namespaceMapping = Map.of("museum", "annex");
        });
        assertThat(refused.getStatus().phase).isEqualTo(RestorePhase.Failed);
        assertThat(refused.getStatus().conflicts)
                .anySatisfy(conflict -> assertThat(conflict.reason).contains("belongs to claim museum/data"));
        assertThat(client.namespaces().withName("annex").get()).isNull();

        Restore restore = operations.restoreToItsEnd("annex", spec -> {
            spec.storageLocation = "museum";
            spec.backup = "museum-1";
            spec.namespaceMapping = Map.of("museum", "annex");
            spec.staticVolumes = new StaticVolumes();
            spec.staticVolumes.pathMapping = Map.of("/srv/museum", "/srv/annex");
        });
        assertThat(restore.getStatus().phase).as(restore.getStatus().message).isEqualTo(RestorePhase.Completed);
        assertThat(Files.readString(file("annex"))).isEqualTo("as saved");
        assertThat(Files.readString(file("museum"))).isEqualTo("newer");
        assertThat(client.persistentVolumes()
                        .withName("museum-annex")
                        .get()
                        .getSpec()
                        .getClaimRef()
                        .getNamespace())
                .isEqualTo("annex");
    }

    @Test
    void a_volume_of_a_node_that_is_mapped_comes_back_on_the_other_one() throws IOException {
        backup("depot");
        operations.deleteNamespace("depot");
        client.persistentVolumes().withName("depot").delete();
        sandbox.playground().makeFolder("node-b", "/srv/depot");

        Restore restore = operations.restoreToItsEnd("depot", spec -> {
            spec.storageLocation = "depot";
            spec.backup = "depot-1";
            spec.staticVolumes = new StaticVolumes();
            spec.staticVolumes.nodeMapping = Map.of("node-a", "node-b");
        });
        assertThat(restore.getStatus().phase).as(restore.getStatus().message).isEqualTo(RestorePhase.Completed);
        assertThat(client.pods()
                        .inNamespace("depot")
                        .withName("keeper")
                        .get()
                        .getSpec()
                        .getNodeName())
                .isEqualTo("node-b");
        assertThat(Files.readString(file("depot"))).isEqualTo("as saved");
    }

    @Test
    void a_claim_that_no_pod_mounts_is_saved_and_comes_back() throws IOException {
        backup("vault");
        operations.deletePod("vault", "keeper");

        Backup backup = operations.backupToItsEnd("vault-2", "vault");
        assertThat(backup.getStatus().phase).as(backup.getStatus().message).isEqualTo(BackupPhase.Completed);
        PodVolumeBackup volume = operations.volumes("vault-2").get(0);
        assertThat(volume.getSpec().node).isNull();
        assertThat(volume.getStatus().place.node).isEqualTo("node-a");
        assertThat(volume.getStatus().place.pod).startsWith("salvor-read-data-");
        Awaitility.await("the pod that held the claim to be gone")
                .atMost(Operations.LONGEST)
                .until(() ->
                        client.pods().inNamespace("vault").list().getItems().isEmpty());

        operations.deleteNamespace("vault");
        client.persistentVolumes().withName("vault").delete();
        sandbox.playground().wipeFolder("node-a", "/srv/vault");
        Restore restore = operations.restoreToItsEnd("vault", spec -> {
            spec.storageLocation = "vault";
            spec.backup = "vault-2";
        });
        assertThat(restore.getStatus().phase).as(restore.getStatus().message).isEqualTo(RestorePhase.Completed);
        keeper("vault");
        operations.awaitRunning("vault", "keeper");
        assertThat(Files.readString(file("vault"))).isEqualTo("as saved");
    }

    @Test
    void a_restore_that_is_suspended_and_canceled_half_way_is_tried_again() throws IOException {
        backup("again");
        operations.deleteNamespace("again");
        sandbox.playground().wipeFolder("node-a", "/srv/again");
        Path gate = Files.createTempDirectory("gate").resolve("open");
        sandbox.restic(sandbox.script(
                "held-restore",
                """
                case " $* " in *" restore "*) while [ ! -e '%s' ]; do sleep 0.1; done;; esac
                exec '%s' "$@"\
                """
                        .formatted(gate, ResticBinary.path())));
        try {
            operations.restore("again", spec -> {
                spec.storageLocation = "again";
                spec.backup = "again-1";
            });
            awaitWriting("again");
            edit("again", spec -> spec.suspend = true);
            operations.await(
                    Restore.class,
                    "again",
                    restore -> Operations.has(restore.getStatus().conditions, "Reconciling", "True", "Suspended"));
            Awaitility.await("its Job to be stopped").atMost(Operations.LONGEST).until(() -> client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(Operations.SALVOR)
                    .withLabel("salvor.io/restore", "again")
                    .list()
                    .getItems()
                    .isEmpty());
            edit("again", spec -> spec.suspend = false);
            awaitWriting("again");
            edit("again", spec -> spec.cancel = true);
            assertThat(operations.awaitRestoreEnd("again").getStatus().phase).isEqualTo(RestorePhase.Canceled);
        } finally {
            Files.createFile(gate);
            sandbox.restic(ResticBinary.path());
        }

        Restore retry = operations.restoreToItsEnd("again-2", spec -> {
            spec.retryOf = "again";
            spec.include = null;
        });

        assertThat(retry.getStatus().phase).as(retry.getStatus().message).isEqualTo(RestorePhase.Completed);
        operations.awaitRunning("again", "keeper");
        assertThat(Files.readString(file("again"))).isEqualTo("as saved");
    }

    private void edit(String name, Consumer<RestoreSpec> change) {
        operations.resource(Restore.class, name).edit(restore -> {
            change.accept(restore.getSpec());
            return restore;
        });
    }

    private void awaitWriting(String restore) {
        Awaitility.await("the volume to be in the middle of its restore")
                .atMost(Operations.LONGEST)
                .until(() -> client
                        .resources(PodVolumeRestore.class)
                        .inNamespace(Operations.SALVOR)
                        .withLabel("salvor.io/restore", restore)
                        .list()
                        .getItems()
                        .stream()
                        .anyMatch(volume -> volume.getStatus().phase == VolumePhase.InProgress
                                && Boolean.TRUE.equals(volume.getStatus().writing)));
    }

    /** Backs up a namespace with a pod that has written into a local volume on the first node; all of them have this name. */
    private void backup(String name) throws IOException {
        sandbox.playground().makeFolder("node-a", "/srv/" + name);
        operations.location(name, spec -> {});
        operations.namespace(name);
        client.resource(Serialization.unmarshal(
                        """
                        apiVersion: v1
                        kind: PersistentVolume
                        metadata: {name: %s}
                        spec:
                          capacity: {storage: 1Gi}
                          accessModes: [ReadWriteOnce]
                          persistentVolumeReclaimPolicy: Retain
                          local: {path: /srv/%s}
                          nodeAffinity:
                            required:
                              nodeSelectorTerms:
                                - matchExpressions:
                                    - {key: kubernetes.io/hostname, operator: In, values: [node-a]}
                        """
                                .formatted(name, name),
                        PersistentVolume.class))
                .create();
        client.resource(Serialization.unmarshal(
                        """
                        apiVersion: v1
                        kind: PersistentVolumeClaim
                        metadata: {name: data, namespace: %s}
                        spec:
                          accessModes: [ReadWriteOnce]
                          storageClassName: ""
                          volumeName: %s
                          resources: {requests: {storage: 1Gi}}
                        """
                                .formatted(name, name),
                        PersistentVolumeClaim.class))
                .create();
        keeper(name);
        Awaitility.await("claim of " + name + " to be bound")
                .atMost(Operations.LONGEST)
                .until(() -> "Bound"
                        .equals(client.persistentVolumeClaims()
                                .inNamespace(name)
                                .withName("data")
                                .get()
                                .getStatus()
                                .getPhase()));
        Files.writeString(file(name), "as saved");
        operations.policy(name, List.of(name), spec -> spec.storageLocation = name);
        assertThat(operations.backupToItsEnd(name + "-1", name).getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
    }

    private void keeper(String namespace) {
        operations.pod(
                namespace,
                "keeper",
                List.of(new VolumeBuilder()
                        .withName("data")
                        .withNewPersistentVolumeClaim("data", false)
                        .build()));
    }

    private Path file(String namespace) {
        return sandbox.playground().folder(namespace, "keeper", "data").resolve("file");
    }
}
