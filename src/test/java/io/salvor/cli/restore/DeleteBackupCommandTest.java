package io.salvor.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.DeletionPolicy;
import io.salvor.api.Restore;
import io.salvor.api.RestoreSpec;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.VolumeSummary;
import io.salvor.kubernetes.Labels;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.Program;
import io.salvor.testing.S3Server;
import io.salvor.testing.StoredSamples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person runs it; the test does what the operator does at what it is asked. */
class DeleteBackupCommandTest {
    private static final String BACKUP = "shop-1";

    @TempDir
    private static Path temp;

    private static S3Server bucket;
    private static ApiServer server;
    private static KubernetesClient client;
    private static Map<String, String> environment;

    private String uid;

    @BeforeAll
    static void start() throws Exception {
        Path data = Files.createDirectory(temp.resolve("s3"));
        bucket = S3Server.start(data, "key", "hunter2").withBucket("backups");
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
        for (String kind : List.of("backupstoragelocations", "backups", "restores")) {
            try (InputStream crd = Files.newInputStream(Path.of("crds/" + kind + ".salvor.io-v1.yml"))) {
                client.load(crd).create();
            }
        }
        client.resource(
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: credentials, namespace: salvor}
                        stringData: {AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: hunter2}
                        """)
                .create();
        client.resource(
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: BackupStorageLocation
                        metadata: {name: default, namespace: salvor}
                        spec:
                          objectStorage: {bucket: backups, prefix: cluster-1}
                          config: {s3Url: "%s", region: us-east-1}
                          credential: {name: credentials}
                          masterKey: {name: master-key}
                        """
                                .formatted(bucket.url()))
                .create();
        environment = Map.of(
                "KUBECONFIG", server.writeKubeconfig(temp.resolve("kubeconfig")).toString());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        bucket.close();
    }

    @BeforeEach
    void seal() throws IOException {
        client.resources(Restore.class).inNamespace("salvor").delete();
        client.resources(Backup.class).inNamespace("salvor").delete();
        Backup made = new Backup();
        made.setMetadata(new ObjectMetaBuilder()
                .withName(BACKUP)
                .withNamespace("salvor")
                .addToLabels(Labels.ENDED, "Completed")
                .build());
        made.setSpec(new BackupSpec());
        made.getSpec().policy = "shop";
        Backup backup = client.resource(made).create();
        backup.getStatus().phase = BackupPhase.Completed;
        uid = client.resource(backup).updateStatus().getMetadata().getUid();
        FolderObjectStore store = new FolderObjectStore(temp.resolve("s3/backups/cluster-1"));
        store.keys("").forEach(store::delete);
        Catalog catalog = new Catalog(store).with(StoredSamples.keys());
        catalog.putObjects(BACKUP, StoredSamples.archive(catalog, temp.resolve("archive"), BACKUP, 1));
        catalog.putVolumes(BACKUP, List.of(StoredSamples.volume(BACKUP)));
        catalog.seal(new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                BACKUP,
                uid,
                "shop",
                null,
                null,
                Instant.now().minus(Duration.ofDays(3)),
                null,
                "Completed",
                "default",
                List.of("shop"),
                1,
                new VolumeSummary(1, 1, 0, 0, 0, 0),
                null,
                null));
    }

    private static Program delete(String typed) throws IOException {
        return Program.startUnder(
                List.of("sh", "-c", "printf '%s' '" + typed + "' | \"$@\"", "sh"),
                environment,
                "backup",
                "delete",
                BACKUP,
                "--operator-namespace",
                "salvor");
    }

    private static Program deleteAtOnce() throws IOException {
        return Program.start(environment, "backup", "delete", BACKUP, "--yes", "--operator-namespace", "salvor");
    }

    @Test
    void it_says_what_goes_marks_the_backup_and_waits_until_it_is_gone() throws Exception {
        try (Program program = deleteAtOnce()) {
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(backup())
                    .satisfies(
                            there -> assertThat(there.getSpec().deletionPolicy).isEqualTo(DeletionPolicy.Delete))
                    .satisfies(
                            there -> assertThat(there.getMetadata().getLabels()).containsEntry(Labels.DELETE, uid)));
            assertThat(program.isAlive()).isTrue();
            client.resource(backup()).delete();

            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output())
                    .contains("backup shop-1, Completed, of policy shop, taken")
                    .contains("volume shop/db-0/data, PartiallyFailed, 1Mi")
                    .contains("It is the newest backup of its policy that holds everything")
                    .contains("is being deleted and cannot be restored any more");
        }
    }

    @Test
    void one_that_has_left_the_cluster_is_named_by_its_location() throws Exception {
        client.resource(backup()).delete();
        try (Program program = delete(BACKUP)) {
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            location().getMetadata().getAnnotations())
                    .containsEntry(Labels.DELETE_BACKUP, BACKUP + "/" + uid));
            client.resource(location()).edit(current -> {
                current.getMetadata().getAnnotations().remove(Labels.DELETE_BACKUP);
                return current;
            });

            assertThat(program.exitCode()).as(program.errors()).isZero();
        }
    }

    @Test
    void without_its_name_typed_nothing_is_deleted() throws Exception {
        try (Program program = delete("y")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.errors()).contains("nothing was deleted");
        }
        assertThat(backup().getSpec().deletionPolicy).isNull();
    }

    @Test
    void what_a_restore_reads_and_what_is_not_there_is_refused() throws Exception {
        Restore made = new Restore();
        made.setMetadata(
                new ObjectMetaBuilder().withName("back").withNamespace("salvor").build());
        made.setSpec(new RestoreSpec());
        made.getSpec().backup = BACKUP;
        Restore restore = client.resource(made).create();
        restore.getStatus().backupUID = uid;
        client.resource(restore).updateStatus();
        try (Program program = deleteAtOnce()) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("Restore back reads backup shop-1");
        }
        try (Program program =
                Program.start(environment, "backup", "delete", "other", "--yes", "--operator-namespace", "salvor")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("location default holds no backup other");
        }
        assertThat(backup().getSpec().deletionPolicy).isNull();
    }

    private static Backup backup() {
        return client.resources(Backup.class)
                .inNamespace("salvor")
                .withName(BACKUP)
                .get();
    }

    private static BackupStorageLocation location() {
        return client.resources(BackupStorageLocation.class)
                .inNamespace("salvor")
                .withName("default")
                .get();
    }
}
