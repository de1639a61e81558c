package io.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.BackupStorageLocationStatus;
import io.salvor.api.CredentialReference;
import io.salvor.api.ObjectStorage;
import io.salvor.api.SecretKeyReference;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.PasswordSource;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.sandbox.apiserver.Kubeconfig;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryPasswordTest {
    private static final String NAMESPACE = "salvor";

    @TempDir
    private Path temp;

    @Test
    void a_location_of_a_cluster_gives_the_password_without_starting_the_operator() throws Exception {
        String masterKey = RepositoryPasswords.generateMasterKey(new SecureRandom());
        try (ApiServer server = ApiServer.start(0);
                KubernetesClient client = client(server)) {
            prepare(client, masterKey);
            Map<String, String> environment = Map.of(
                    "KUBECONFIG",
                    server.writeKubeconfig(temp.resolve("kubeconfig")).toString());
            try (Program unused = password(environment, "default")) {
                assertThat(unused.exitCode()).isNotZero();
                assertThat(unused.errors()).contains("has not been used yet");
            }
            use(client);
            try (Program program = password(environment, "default")) {
                assertThat(program.exitCode()).as(program.errors()).isZero();
                assertThat(program.output().strip())
                        .isEqualTo(RepositoryPasswords.derive(
                                RepositoryPasswords.parseMasterKey(masterKey), "context", "shop"));
                assertThat(program.errors()).isEmpty();
            }
            try (Program missing = password(environment, "other")) {
                assertThat(missing.exitCode()).isNotZero();
                assertThat(missing.errors()).contains("there is no BackupStorageLocation other in namespace salvor");
            }
        }
    }

    @Test
    void a_copy_of_a_location_says_whether_the_password_is_shared_or_derived() throws Exception {
        byte[] key = new byte[32];
        Path file = Files.writeString(temp.resolve("key"), Base64.getEncoder().encodeToString(key));
        Catalog shared = new Catalog(new FolderObjectStore(temp.resolve("shared")));
        shared.ownership().open("default", key, () -> PasswordSource.Shared.parse("correct horse\n"));
        new Catalog(new FolderObjectStore(temp.resolve("derived"))).openLocation("default", key);

        assertThat(ofCopy("shared", file)).isEqualTo("correct horse");
        assertThat(ofCopy("derived", file)).isEqualTo(RepositoryPasswords.derive(key, "default", "shop"));
        Files.writeString(file, RepositoryPasswords.generateMasterKey(new SecureRandom()));
        try (Program program = copy("shared", file)) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("another master key").doesNotContain("Exception");
        }
    }

    private String ofCopy(String folder, Path key) throws Exception {
        try (Program program = copy(folder, key)) {
            assertThat(program.exitCode()).as(program.errors()).isZero();
            return program.output().strip();
        }
    }

    private Program copy(String folder, Path key) throws Exception {
        return Program.start(
                Map.of(),
                "repository",
                "password",
                "--namespace",
                "shop",
                "--location-copy",
                temp.resolve(folder).toString(),
                "--master-key-file",
                key.toString());
    }

    @Test
    void without_a_kubeconfig_it_says_which_one_was_tried_and_what_does_without() throws Exception {
        String absent = temp.resolve("absent").toString();
        try (Program program = Program.start(
                Map.of("KUBECONFIG", absent),
                "repository",
                "password",
                "--namespace",
                "shop",
                "--location",
                "default")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.errors())
                    .contains("KUBECONFIG names " + absent + ", which does not exist", "--master-key-file")
                    .doesNotContain("Usage:", "Exception");
            assertThat(program.output()).isEmpty();
        }
    }

    @Test
    void where_no_cluster_answers_it_says_which_one_was_asked() throws Exception {
        Path kubeconfig = Files.writeString(temp.resolve("nowhere"), Kubeconfig.administrator("https://127.0.0.1:1"));
        try (Program program = Program.start(
                Map.of("KUBECONFIG", kubeconfig.toString(), "KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT", "0"),
                "repository",
                "password",
                "--namespace",
                "shop",
                "--location",
                "default")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.errors())
                    .contains("https://127.0.0.1:1/ (context sandbox of " + kubeconfig, "--master-key-file")
                    .doesNotContain("Usage:");
        }
    }

    private static Program password(Map<String, String> environment, String location) throws Exception {
        return Program.start(
                environment,
                "repository",
                "password",
                "--location",
                location,
                "--operator-namespace",
                NAMESPACE,
                "--namespace",
                "shop");
    }

    private static KubernetesClient client(ApiServer server) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url())
                .withNamespace(NAMESPACE)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static void prepare(KubernetesClient client, String masterKey) throws Exception {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        client.load(Files.newInputStream(Path.of("crds/backupstoragelocations.salvor.io-v1.yml")))
                .create();
        client.secrets()
                .inNamespace(NAMESPACE)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("master-key")
                        .endMetadata()
                        .addToData("key", Base64.getEncoder().encodeToString((masterKey + "\n").getBytes()))
                        .build())
                .create();
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(new ObjectMetaBuilder()
                .withName("default")
                .withNamespace(NAMESPACE)
                .build());
        location.setSpec(new BackupStorageLocationSpec());
        location.getSpec().objectStorage = new ObjectStorage();
        location.getSpec().objectStorage.bucket = "bucket";
        location.getSpec().credential = new CredentialReference();
        location.getSpec().credential.name = "credentials";
        location.getSpec().masterKey = new SecretKeyReference();
        location.getSpec().masterKey.name = "master-key";
        client.resource(location).create();
    }

    private static void use(KubernetesClient client) {
        BackupStorageLocation location = client.resources(BackupStorageLocation.class)
                .inNamespace(NAMESPACE)
                .withName("default")
                .get();
        location.setStatus(new BackupStorageLocationStatus());
        location.getStatus().keyContext = "context";
        client.resource(location).updateStatus();
    }
}
