package io.salvor.sandbox.cluster.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.salvor.sandbox.cluster.TwoNodeCluster;
import io.salvor.sandbox.cluster.disk.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a container of the program sees, and as whom it runs. */
class ContainersTest {

    @TempDir
    static Path folder;

    static TwoNodeCluster it;

    @BeforeAll
    static void start() throws IOException {
        // Other users than ours have to reach what their containers run.
        Files.setPosixFilePermissions(folder, Permissions.of(0755));
        it = new TwoNodeCluster(folder);
    }

    @AfterAll
    static void stop() {
        it.close();
    }

    @Test
    void containers_of_the_program_see_their_volumes_secrets_and_variables_at_their_mount_paths() throws Exception {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName("keys")
                .withNamespace("default")
                .endMetadata()
                .withStringData(Map.of("password", "s3cret", "unused", "x"))
                .build();
        it.client.resource(secret).create();
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: mounts, namespace: default}
                spec:
                  restartPolicy: Never
                  nodeSelector: {kubernetes.io/hostname: node-b}
                  volumes:
                  - {name: data, hostPath: {path: /srv/data, type: DirectoryOrCreate}}
                  - name: secrets
                    secret: {secretName: keys, defaultMode: 0400, items: [{key: password, path: repositories/shop}]}
                  containers:
                  - name: main
                    image: program
                    args:
                    - |
                      cat "$SECRETS/repositories/shop" > "$VOLUMES/data/password"
                      stat -L -c %a "$SECRETS/repositories/shop" > "$VOLUMES/data/mode"
                      echo "$NODE $SECRET $OTHER $IMAGE_SAYS $(test -f $KUBECONFIG && echo api)"
                      printf '{"done":true}' > "$MESSAGE"
                    env:
                    - {name: VOLUMES, value: /volumes}
                    - {name: SECRETS, value: /secrets}
                    - {name: OTHER, value: /elsewhere}
                    - {name: MESSAGE, value: /dev/termination-log}
                    - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                    - {name: SECRET, valueFrom: {secretKeyRef: {name: keys, key: password}}}
                    volumeMounts:
                    - {name: data, mountPath: /volumes/data}
                    - {name: secrets, mountPath: /secrets}
                """);

        Pod pod = it.untilEnded("mounts");

        assertThat(TwoNodeCluster.phase(pod)).isEqualTo("Succeeded");
        assertThat(TwoNodeCluster.end(pod).getMessage()).isEqualTo("{\"done\":true}");
        assertThat(TwoNodeCluster.end(pod).getReason()).isEqualTo("Completed");
        Path data = it.cluster.node("node-b").hostPath("/srv/data");
        assertThat(data.resolve("password")).hasContent("s3cret");
        assertThat(data.resolve("mode")).hasContent("400\n");
        assertThat(it.client.pods().inNamespace("default").withName("mounts").getLog())
                .isEqualTo("node-b s3cret /elsewhere hello api\n");
    }

    @Test
    void the_list_of_mounts_shows_where_on_the_node_a_container_was_led() throws Exception {
        Path linked = it.cluster.node("node-b").hostPath("/srv/linked");
        Files.createDirectories(linked.resolveSibling("secret of another"));
        Files.createSymbolicLink(linked, linked.resolveSibling("secret of another"));
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: led, namespace: default}
                spec:
                  restartPolicy: Never
                  nodeSelector: {kubernetes.io/hostname: node-b}
                  volumes:
                  - {name: data, hostPath: {path: /srv/linked, type: Directory}}
                  - {name: tmp, emptyDir: {}}
                  containers:
                  - name: main
                    image: program
                    args: ['cut -d" " -f4 < "$SALVOR_MOUNTINFO" > $MESSAGE']
                    env: [{name: MESSAGE, value: /dev/termination-log}]
                    volumeMounts: [{name: data, mountPath: /volumes/data}, {name: tmp, mountPath: /tmp}]
                """);

        Pod pod = it.untilEnded("led");

        assertThat(TwoNodeCluster.end(pod).getMessage())
                .isEqualTo("/srv/secret\\040of\\040another\n/var/lib/kubelet/pods/"
                        + pod.getMetadata().getUid() + "/volumes/kubernetes.io~empty-dir/tmp\n");
    }

    @Test
    void arguments_that_name_mounts_are_rewritten_and_others_are_left_alone() {
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: arguments, namespace: default}
                spec:
                  restartPolicy: Never
                  automountServiceAccountToken: false
                  volumes: [{name: data, emptyDir: {}}]
                  containers:
                  - name: main
                    image: program
                    args: ['test -d "$0" && test -n "$KUBECONFIG" || printf "%s %s" "$1" "$2" > $MESSAGE', /restores/data, /etc/x, $(NAME)]
                    env: [{name: NAME, value: me}, {name: MESSAGE, value: /dev/termination-log}]
                    volumeMounts: [{name: data, mountPath: /restores/data}]
                """);

        Pod pod = it.untilEnded("arguments");

        assertThat(TwoNodeCluster.end(pod).getMessage()).isEqualTo("/etc/x me");
    }

    @Test
    @EnabledIf("isRoot")
    void root_runs_containers_as_the_user_and_with_the_capabilities_they_ask_for() throws Exception {
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: default}
                spec:
                  restartPolicy: Never
                  volumes: [{name: data, hostPath: {path: /srv/private}}]
                  nodeSelector: {kubernetes.io/hostname: node-a}
                  containers:
                  - name: main
                    image: program
                    args: ['{ id -u; cat "$0/file" || echo refused; } > "$MESSAGE" 2> /dev/null', /data]
                    env: [{name: MESSAGE, value: /dev/termination-log}]
                    volumeMounts: [{name: data, mountPath: /data}]
                    securityContext: %s
                """;
        Path data = Files.createDirectories(it.cluster.node("node-a").hostPath("/srv/private"));
        Path file = Files.writeString(data.resolve("file"), "secret");
        Files.setPosixFilePermissions(file, Permissions.of(0600));
        Files.setAttribute(file, "unix:uid", 4321);
        it.create(pod.formatted("reader", "{runAsUser: 0, capabilities: {drop: [ALL], add: [DAC_READ_SEARCH]}}"));
        it.create(pod.formatted("bare", "{runAsUser: 0, capabilities: {drop: [ALL]}}"));
        it.create(pod.formatted("other", "{runAsUser: 1234}"));

        assertThat(message("reader")).isEqualTo("0\nsecret");
        assertThat(message("bare")).isEqualTo("0\nrefused\n");
        assertThat(message("other")).isEqualTo("1234\nrefused\n");
    }

    private static String message(String name) {
        return TwoNodeCluster.end(it.untilEnded(name)).getMessage();
    }

    static boolean isRoot() {
        return OwnCapabilities.holds(Stream.of("setpcap", "setuid", "dac_read_search"));
    }
}
