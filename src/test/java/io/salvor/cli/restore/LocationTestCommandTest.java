package io.salvor.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.testing.Program;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationTestCommandTest {
    @TempDir
    static Path temp;

    private static S3Server bucket;
    private static ApiServer server;
    private static KubernetesClient client;
    private static Path kubeconfig;

    @BeforeAll
    static void start() throws Exception {
        bucket = S3Server.start(Files.createDirectory(temp.resolve("s3")), "key", "hunter2")
                .withBucket("backups");
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
        try (InputStream crd = Files.newInputStream(Path.of("crds/backupstoragelocations.salvor.io-v1.yml"))) {
            client.load(crd).create();
        }
        secret("credentials", "hunter2");
        secret("wrong", "hunter3");
        kubeconfig = server.writeKubeconfig(temp.resolve("kubeconfig"));
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        bucket.close();
    }

    @Test
    void a_location_that_works_works_in_every_step_and_is_left_as_it_was() throws Exception {
        location("good", "backups", "credential: {name: credentials}");
        try (Program program = test("good")) {
            assertThat(program.exitCode())
                    .as(program.output() + program.errors())
                    .isZero();
            assertThat(program.output().lines().map(line -> line.split(" {2,}")[0]))
                    .as(program.output())
                    .startsWith("works")
                    .doesNotContain("FAILS");
            assertThat(program.output())
                    .contains("settings", "name", "connection", "clock", "credentials", "list", "write", "delete")
                    .contains("restic", "s3:" + bucket.url() + "/backups/cluster-1/restic/shop")
                    .contains("Location good works from here.")
                    .doesNotContain("hunter2", "certificate");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void credentials_of_jobs_apart_are_tried_too() throws Exception {
        location("apart", "backups", "credential: {name: wrong}\n  maintenanceCredential: {name: credentials}");
        try (Program program = test("apart", "-o", "json")) {
            assertThat(program.exitCode())
                    .as(program.output() + program.errors())
                    .isEqualTo(1);
            JsonNode document = new ObjectMapper().readTree(program.output());
            assertThat(document.path("works").asBoolean()).isFalse();
            assertThat(failed(document)).containsExactly("credentials of the Jobs", "restic of the Jobs");
        }
    }

    @Test
    void what_is_wrong_is_named_with_what_to_do() throws Exception {
        location("wrong-secret", "backups", "credential: {name: wrong}");
        assertFails("wrong-secret", "credentials", "AWS_SECRET_ACCESS_KEY");
        location("no-bucket", "other-bucket", "credential: {name: credentials}");
        assertFails("no-bucket", "list", "other-bucket");
        location("no-secret", "backups", "credential: {name: absent}");
        assertFails("no-secret", "settings", "Secret absent");
    }

    @Test
    void a_proxy_that_is_none_is_a_step_that_fails() throws Exception {
        // This machine itself is asked through none.
        location("http://s3.example.test", "proxied", "backups", "credential: {name: credentials}");
        Map<String, String> environment = Map.of(
                "KUBECONFIG", kubeconfig.toString(), "HTTP_PROXY", "socks5://user:hunter2@proxy", "NO_PROXY", "none");
        try (Program program =
                Program.start(environment, "location", "test", "proxied", "--operator-namespace", "salvor")) {
            assertThat(program.exitCode())
                    .as(program.output() + program.errors())
                    .isEqualTo(1);
            assertThat(program.output())
                    .containsPattern("FAILS +proxy +the variable HTTP_PROXY names no proxy")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void a_location_that_is_only_read_is_not_written_to() throws Exception {
        location("read", "backups", "accessMode: ReadOnly\n  credential: {name: credentials}");
        try (Program program = test("read")) {
            assertThat(program.exitCode())
                    .as(program.output() + program.errors())
                    .isZero();
            assertThat(program.output()).contains("list").doesNotContain("delete");
        }
    }

    @Test
    void a_location_that_is_not_there_cannot_be_tried() throws Exception {
        try (Program program = test("moon")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.errors()).contains("there is no BackupStorageLocation moon in namespace salvor");
        }
    }

    private static void assertFails(String location, String step, String said) throws Exception {
        try (Program program = test(location, "-o", "json")) {
            assertThat(program.exitCode())
                    .as(program.output() + program.errors())
                    .isEqualTo(1);
            JsonNode document = new ObjectMapper().readTree(program.output());
            assertThat(failed(document)).contains(step);
            assertThat(document.path("steps").findValuesAsText("message"))
                    .anyMatch(message -> message.contains(said))
                    .noneMatch(message -> message.contains("hunter"));
        }
    }

    private static List<String> failed(JsonNode document) {
        List<String> failed = new ArrayList<>();
        document.path("steps").forEach(step -> {
            if (step.path("outcome").asText().equals("Fails")) {
                failed.add(step.path("step").asText());
            }
        });
        return failed;
    }

    private static Program test(String location, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "location",
                "test",
                location,
                "--operator-namespace",
                "salvor",
                "--restic",
                ResticBinary.path().toString()));
        arguments.addAll(List.of(more));
        return Program.start(Map.of("KUBECONFIG", kubeconfig.toString()), arguments.toArray(String[]::new));
    }

    private static List<String> files() {
        try (Stream<Path> all = Files.walk(temp.resolve("s3"))) {
            return all.filter(Files::isRegularFile).map(Path::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void secret(String name, String key) {
        client.resource(
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: %s, namespace: salvor}
                        stringData: {AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: %s}
                        """
                                .formatted(name, key))
                .create();
    }

    private static void location(String name, String bucketName, String more) {
        location(bucket.url(), name, bucketName, more);
    }

    private static void location(String url, String name, String bucketName, String more) {
        client.resource(
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: BackupStorageLocation
                        metadata: {name: %s, namespace: salvor}
                        spec:
                          objectStorage: {bucket: %s, prefix: cluster-1}
                          config: {s3Url: "%s", region: us-east-1}
                          %s
                          masterKey: {name: master-key}
                        """
                                .formatted(name, bucketName, url, more))
                .create();
    }
}
