package io.salvor.sandbox.apiserver;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kubectl on the PATH against the server, with its own validation left on. */
class KubectlTest {

    private static final String APPLICATION =
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: pv-a}
            spec:
              capacity: {storage: 100Gi}
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              storageClassName: local
              local: {path: /data/a}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec:
              accessModes: [ReadWriteOnce]
              storageClassName: local
              resources: {requests: {storage: 100Gi}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: shop, labels: {app: shop}}
            spec:
              containers:
              - {name: main, image: "busybox:1", env: [{name: A, value: "1"}]}
            """;

    @TempDir
    Path folder;

    private ApiServer server;
    private Path kubeconfig;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.start(0);
        kubeconfig = server.writeKubeconfig(folder.resolve("kubeconfig"));
        try {
            kubectl("version", "--client");
        } catch (IOException e) {
            server.close();
            abort("skipped: there is no kubectl on the PATH");
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Process start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("kubectl", "--cache-dir", folder.resolve("cache").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        return builder.start();
    }

    /** Everything kubectl printed, then its exit code on a line of its own. */
    private String kubectl(String... arguments) throws Exception {
        Path output = Files.createTempFile(folder, "kubectl", ".txt");
        Process process = start(output, arguments);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return Files.readString(output) + "exit " + process.waitFor() + "\n";
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void apply_is_repeated_changed_and_shown() throws Exception {
        String application = file("app.yaml", APPLICATION);
        assertThat(kubectl("apply", "-f", application))
                .contains("pod/shop created")
                .endsWith("exit 0\n");
        assertThat(kubectl("apply", "-f", application))
                .contains("pod/shop unchanged")
                .endsWith("exit 0\n");
        file("app.yaml", APPLICATION.replace("busybox:1", "busybox:2"));
        assertThat(kubectl("apply", "-f", application))
                .contains("pod/shop configured")
                .endsWith("exit 0\n");
        assertThat(kubectl("get", "pods,pvc,pv", "-A"))
                .containsPattern("default +pod/shop +0/1 +Pending +0 +")
                .containsPattern("persistentvolume/pv-a +100Gi +RWO +Retain +Pending");
        assertThat(kubectl("get", "po", "shop", "-o", "jsonpath={.spec.containers[0].image}"))
                .startsWith("busybox:2");
        assertThat(kubectl("describe", "pod", "shop"))
                .contains("Image:", "Events:")
                .endsWith("exit 0\n");
        assertThat(kubectl("delete", "-f", application))
                .contains("pod \"shop\" deleted")
                .endsWith("exit 0\n");
    }

    @Test
    void kinds_are_created_from_the_command_line() throws Exception {
        assertThat(kubectl("create", "namespace", "shop")).isEqualTo("namespace/shop created\nexit 0\n");
        assertThat(kubectl("create", "secret", "generic", "key", "-n", "shop", "--from-literal=a=b"))
                .isEqualTo("secret/key created\nexit 0\n");
        assertThat(kubectl("get", "secret", "key", "-n", "shop", "-o", "jsonpath={.data.a}"))
                .startsWith("Yg==");
        assertThat(kubectl("create", "deployment", "web", "-n", "shop", "--image=busybox", "--replicas=2"))
                .endsWith("exit 0\n");
        assertThat(kubectl("scale", "deployment", "web", "-n", "shop", "--replicas=5"))
                .endsWith("exit 0\n");
        assertThat(kubectl("get", "deployments", "-n", "shop")).containsPattern("web +0/5 ");
        assertThat(kubectl("create", "job", "once", "-n", "shop", "--image=busybox", "--", "true"))
                .endsWith("exit 0\n");
        assertThat(kubectl("delete", "namespace", "shop")).endsWith("exit 0\n");
        assertThat(kubectl("get", "namespace", "shop")).contains("NotFound").endsWith("exit 1\n");
    }

    @Test
    void our_kinds_appear_with_columns_and_validation() throws Exception {
        assertThat(kubectl("apply", "-f", "crds")).endsWith("exit 0\n");
        assertThat(kubectl("wait", "--for=condition=Established", "crd", "--all"))
                .endsWith("exit 0\n");
        assertThat(kubectl("api-resources", "--api-group=salvor.io")).contains("backups", "restores");
        String restore = file(
                "restore.yaml",
                """
                apiVersion: salvor.io/v1alpha1
                kind: Restore
                metadata: {generateName: shop-}
                spec: {backup: shop-1}
                """);
        assertThat(kubectl("create", "-f", restore)).containsPattern("restore.salvor.io/shop-[a-z0-9]{5} created");
        assertThat(kubectl("get", "salvor")).containsPattern("restore.salvor.io/shop-[a-z0-9]{5}");
        String wrong = file("wrong.yaml", Files.readString(Path.of(restore)).replace("backup:", "backpu:"));
        assertThat(kubectl("create", "-f", wrong))
                .contains("strict decoding error: unknown field \"spec.backpu\"")
                .endsWith("exit 1\n");
        assertThat(kubectl("explain", "restore.spec"))
                .contains("KIND:       Restore")
                .endsWith("exit 0\n");
    }

    @Test
    void server_side_apply_wait_and_logs_work() throws Exception {
        String application = file("app.yaml", APPLICATION);
        assertThat(kubectl("apply", "--server-side", "-f", application)).endsWith("exit 0\n");
        assertThat(kubectl("apply", "--server-side", "-f", application)).endsWith("exit 0\n");
        server.podLogs(
                (namespace, pod, container) -> new ByteArrayInputStream("hello\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(kubectl("logs", "shop")).isEqualTo("hello\nexit 0\n");
        Path waited = folder.resolve("waited.txt");
        Process wait = start(waited, "wait", "--for=jsonpath={.status.phase}=Running", "pod/shop", "--timeout=60s");
        assertThat(kubectl(
                        "patch",
                        "pod",
                        "shop",
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        "{\"status\":{\"phase\":\"Running\"}}"))
                .endsWith("exit 0\n");
        assertThat(wait.waitFor()).isZero();
        assertThat(Files.readString(waited)).contains("pod/shop condition met");
    }

    @Test
    void get_watches_as_it_happens() throws Exception {
        Path watched = folder.resolve("watched.txt");
        Process watch = start(watched, "get", "configmaps", "-w");
        try {
            await().atMost(ofMinutes(1)).until(() -> Files.readString(watched).contains("kube-root-ca.crt"));
            kubectl("create", "configmap", "fresh", "--from-literal=a=b");
            await().atMost(ofMinutes(1))
                    .untilAsserted(() -> assertThat(Files.readString(watched)).containsPattern("fresh +1 "));
        } finally {
            watch.destroy();
        }
    }
}
