package io.salvor.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.store.ObjectStore;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.Program;
import io.salvor.testing.S3Server;
import io.salvor.testing.StoredSamples;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsCommandTest {
    @TempDir
    Path temp;

    /** A location with one backup. @return its master key */
    private String location(ObjectStore store) {
        String key = RepositoryPasswords.generateMasterKey(new SecureRandom());
        Catalog catalog = new Catalog(store);
        catalog.openLocation("default", RepositoryPasswords.parseMasterKey(key));
        Catalog open = catalog.with(StoredSamples.keys());
        open.putObjects(
                StoredSamples.BACKUP,
                StoredSamples.archive(
                        open, temp.resolve("archive"), StoredSamples.marker().objects()));
        open.putVolumes(StoredSamples.BACKUP, List.of());
        open.seal(StoredSamples.marker());
        return key;
    }

    private static Program backups(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "backups";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Program.start(Map.of("KUBECONFIG", "/nowhere"), all);
    }

    @Test
    void a_copy_of_a_bucket_lists_its_backups_without_a_cluster() throws Exception {
        Path copy = temp.resolve("copy");
        String key = location(new FolderObjectStore(copy));
        Path file = Files.writeString(temp.resolve("key"), key);
        try (Program program = backups("--location", copy.toString(), "--master-key-file", file.toString())) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output().lines())
                    .satisfiesExactly(title -> assertThat(title).startsWith("NAME"), backup -> assertThat(backup)
                            .matches(StoredSamples.BACKUP
                                    + " +shop-nightly +2026-11-26T02:00:00Z +PartiallyFailed +1/2 +shop"));
        }
        try (Program program = backups("--location", copy.toString(), "--policy", "other")) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            assertThat(program.output().lines()).hasSize(1);
        }
    }

    @Test
    void what_cannot_be_read_is_said_and_the_others_are_listed() throws Exception {
        Path copy = temp.resolve("copy");
        FolderObjectStore store = new FolderObjectStore(copy);
        location(store);
        store.put("backups/torn/salvor-backup.json", new byte[] {1});
        try (Program program = backups("--location", copy.toString(), "-o", "json")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.errors()).contains("backups/torn/salvor-backup.json");
            JsonNode document = new ObjectMapper().readTree(program.output());
            assertThat(document.path("apiVersion").asText()).isEqualTo("salvor.io/backups/v1");
            assertThat(document.at("/backups/0/name").asText()).isEqualTo(StoredSamples.BACKUP);
            assertThat(document.at("/backups/0/volumes/partiallyFailed").asInt())
                    .isEqualTo(1);
            assertThat(document.at("/backups/0/copiedFrom").asText()).isEqualTo("first");
            assertThat(document.at("/problems/0/reason").asText()).isEqualTo("Malformed");
        }
    }

    @Test
    void another_master_key_and_a_folder_that_is_none_are_said() throws Exception {
        Path copy = temp.resolve("copy");
        location(new FolderObjectStore(copy));
        String other = RepositoryPasswords.generateMasterKey(new SecureRandom());
        Path file = Files.writeString(temp.resolve("key"), other);
        try (Program program = backups("--location", copy.toString(), "--master-key-file", file.toString())) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("another master key").doesNotContain(other, "Exception");
        }
        try (Program program = backups("--location", "./no-such-folder")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("there is no folder ./no-such-folder");
        }
    }

    @Test
    void a_location_of_a_cluster_is_listed_from_its_bucket() throws Exception {
        Path data = Files.createDirectory(temp.resolve("s3"));
        try (S3Server bucket = S3Server.start(data, "key", "hunter2").withBucket("backups");
                ApiServer server = ApiServer.start(0);
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(Config.empty())
                                .withMasterUrl(server.url())
                                .withNamespace("salvor")
                                .build())
                        .build()) {
            location(new FolderObjectStore(data.resolve("backups/cluster-1")));
            prepare(client, bucket.url());
            Path kubeconfig = server.writeKubeconfig(temp.resolve("kubeconfig"));
            Map<String, String> environment = Map.of("KUBECONFIG", kubeconfig.toString());
            try (Program program = Program.start(environment, "backups", "--operator-namespace", "salvor")) {
                assertThat(program.exitCode()).as(program.errors()).isZero();
                assertThat(program.output()).contains(StoredSamples.BACKUP).doesNotContain("hunter2");
            }
            // The credentials of its Jobs, which may read no catalog, are not even there.
            try (Program program =
                    Program.start(environment, "backups", "--location", "apart", "--operator-namespace", "salvor")) {
                assertThat(program.exitCode()).as(program.errors()).isZero();
                assertThat(program.output()).contains(StoredSamples.BACKUP);
            }
            try (Program program =
                    Program.start(environment, "backups", "--location", "moon", "--operator-namespace", "salvor")) {
                assertThat(program.exitCode()).isEqualTo(2);
                assertThat(program.errors()).contains("there is no BackupStorageLocation moon in namespace salvor");
            }
        }
    }

    private static void prepare(KubernetesClient client, String bucket) throws Exception {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("salvor")
                        .endMetadata()
                        .build())
                .create();
        try (InputStream crd = Files.newInputStream(Path.of("crds/backupstoragelocations.salvor.io-v1.yml"))) {
            client.load(crd).create();
        }
        client.resource(
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: credentials, namespace: salvor}
                        stringData: {AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: hunter2}
                        """)
                .create();
        location(client, "default", bucket, "credential: {name: credentials}");
        location(client, "apart", bucket, "credential: {name: of-jobs}\n  maintenanceCredential: {name: credentials}");
    }

    private static void location(KubernetesClient client, String name, String bucket, String credentials) {
        client.resource(
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: BackupStorageLocation
                        metadata: {name: %s, namespace: salvor}
                        spec:
                          objectStorage: {bucket: backups, prefix: cluster-1}
                          config: {s3Url: "%s", region: us-east-1}
                          %s
                          masterKey: {name: master-key}
                        """
                                .formatted(name, bucket, credentials))
                .create();
    }
}
