package io.salvor.sandbox.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.sandbox.cluster.TwoNodeCluster;
import io.salvor.sandbox.cluster.control.ControlledPods;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kubelet of a simulated node, seen through the API and on the node's disk. */
class PodsOnNodesTest {

    @TempDir
    static Path folder;

    static TwoNodeCluster it;

    @BeforeAll
    static void start() {
        it = new TwoNodeCluster(folder);
    }

    @AfterAll
    static void stop() {
        it.close();
    }

    private static Path volume(Pod pod, String plugin, String name) {
        return it.cluster
                .node(pod.getSpec().getNodeName())
                .hostPath("/var/lib/kubelet/pods/" + pod.getMetadata().getUid() + "/volumes/kubernetes.io~" + plugin
                        + "/" + name);
    }

    @Test
    void init_containers_run_one_after_the_other_and_before_the_application() throws Exception {
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: waits, namespace: default}
                spec:
                  volumes: [{name: data, emptyDir: {}}]
                  initContainers:
                  - name: wait
                    image: program
                    args: ['while ! test -e "$0/go"; do sleep 0.02; done; echo first >> "$0/order"', /data]
                    volumeMounts: [{name: data, mountPath: /data}]
                  - name: second
                    image: program
                    args: ['echo second >> "$0/order"', /data]
                    volumeMounts: [{name: data, mountPath: /data}]
                  containers:
                  - {name: app, image: busybox}
                """);
        Pod waiting = it.until(
                Pod.class,
                "waits",
                pod -> !pod.getStatus().getInitContainerStatuses().isEmpty()
                        && pod.getStatus()
                                        .getInitContainerStatuses()
                                        .get(0)
                                        .getState()
                                        .getRunning()
                                != null);
        assertThat(TwoNodeCluster.phase(waiting)).isEqualTo("Pending");
        assertThat(waiting.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getWaiting()
                        .getReason())
                .isEqualTo("PodInitializing");
        Path data = volume(waiting, "empty-dir", "data");
        Files.createFile(data.resolve("go"));

        Pod running = it.until(Pod.class, "waits", pod -> "Running".equals(TwoNodeCluster.phase(pod)));

        assertThat(data.resolve("order")).hasContent("first\nsecond\n");
        assertThat(ControlledPods.ready(running)).isTrue();
        assertThat(running.getStatus().getInitContainerStatuses())
                .allMatch(one -> one.getState().getTerminated().getExitCode() == 0);
    }

    @Test
    void a_failing_program_is_started_again_only_where_the_policy_says_so() {
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: default}
                spec:
                  restartPolicy: %s
                  volumes: [{name: data, emptyDir: {}}]
                  containers:
                  - name: main
                    image: program
                    args: ['test -e "$0/again" || { touch "$0/again"; exit 3; }', /data]
                    volumeMounts: [{name: data, mountPath: /data}]
                """;
        it.create(pod.formatted("never", "Never"));
        it.create(pod.formatted("on-failure", "OnFailure"));

        Pod never = it.untilEnded("never");
        Pod onFailure = it.untilEnded("on-failure");

        assertThat(TwoNodeCluster.phase(never)).isEqualTo("Failed");
        assertThat(TwoNodeCluster.end(never).getExitCode()).isEqualTo(3);
        assertThat(TwoNodeCluster.phase(onFailure)).isEqualTo("Succeeded");
        ContainerStatus again = onFailure.getStatus().getContainerStatuses().get(0);
        assertThat(again.getRestartCount()).isEqualTo(1);
        assertThat(again.getLastState().getTerminated().getExitCode()).isEqualTo(3);
    }

    @Test
    void deletion_asks_the_process_first_and_kills_what_it_started() throws Exception {
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: ends, namespace: default}
                spec:
                  volumes: [{name: data, emptyDir: {}}, {name: host, hostPath: {path: /srv/ends}}]
                  containers:
                  - name: main
                    image: program
                    args: ['trap "echo asked > $0/asked; exit 0" TERM; sleep 1000 & echo $! > $0/child; wait', /host]
                    volumeMounts: [{name: host, mountPath: /host}]
                """);
        Pod running = it.until(Pod.class, "ends", pod -> "Running".equals(TwoNodeCluster.phase(pod)));
        Path host = it.cluster.node(running.getSpec().getNodeName()).hostPath("/srv/ends");
        await().until(() -> Files.exists(host.resolve("child"))
                && !Files.readString(host.resolve("child")).isBlank());
        long child = Long.parseLong(Files.readString(host.resolve("child")).trim());

        it.client.resource(running).delete();
        it.untilGone(Pod.class, "ends");

        assertThat(host.resolve("asked")).exists();
        await().until(() -> !alive(child));
        assertThat(volume(running, "empty-dir", "data")).doesNotExist();
    }

    private static boolean alive(long pid) {
        // What has ended but was not waited for still counts as a process, yet has no command line any more.
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().commandLine())
                .isPresent();
    }

    @Test
    void a_process_that_does_not_listen_is_killed_after_the_grace_period() {
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: deaf, namespace: default}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - {name: main, image: program, args: ['trap "" TERM; while true; do sleep 0.1; done']}
                """);
        Pod running = it.until(Pod.class, "deaf", pod -> "Running".equals(TwoNodeCluster.phase(pod)));

        it.client.resource(running).delete();

        it.untilGone(Pod.class, "deaf");
    }

    @Test
    void a_pod_whose_host_path_is_missing_waits_and_says_so() throws Exception {
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: no-folder, namespace: default}
                spec:
                  restartPolicy: Never
                  nodeSelector: {kubernetes.io/hostname: node-a}
                  volumes: [{name: data, hostPath: {path: /srv/later, type: Directory}}]
                  containers:
                  - {name: main, image: program, args: ['true'], volumeMounts: [{name: data, mountPath: /data}]}
                """);
        Pod waiting = it.until(Pod.class, "no-folder", pod -> Optional.of(pod.getStatus())
                .filter(status -> !status.getContainerStatuses().isEmpty())
                .map(status -> status.getContainerStatuses().get(0).getState().getWaiting())
                .map(state -> state.getMessage())
                .isPresent());
        assertThat(waiting.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getWaiting()
                        .getMessage())
                .contains("/srv/later is not a directory");
        // A kubelet says it in the status first.
        await().untilAsserted(() -> assertThat(it.client
                        .v1()
                        .events()
                        .inNamespace("default")
                        .withField("involvedObject.uid", waiting.getMetadata().getUid())
                        .withField("reason", "FailedMount")
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getMessage()).startsWith("MountVolume.SetUp failed for volume \"data\" : ")));

        Files.createDirectories(it.cluster.node("node-a").hostPath("/srv/later"));

        assertThat(TwoNodeCluster.phase(it.untilEnded("no-folder"))).isEqualTo("Succeeded");
    }

    @Test
    void an_active_pod_ends_at_its_deadline() {
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: late, namespace: default}
                spec:
                  restartPolicy: Never
                  activeDeadlineSeconds: 1
                  containers:
                  - {name: main, image: program, args: ['sleep 1000']}
                """);

        Pod pod = it.untilEnded("late");

        assertThat(TwoNodeCluster.phase(pod)).isEqualTo("Failed");
        assertThat(pod.getStatus().getReason()).isEqualTo("DeadlineExceeded");
    }

    @Test
    void a_pod_that_fits_no_node_says_why() {
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: nowhere, namespace: default}
                spec:
                  nodeSelector: {disk: fast}
                  containers: [{name: main, image: busybox}]
                """);

        Pod pod = it.until(
                Pod.class, "nowhere", one -> one.getStatus().getConditions().size() > 0);

        assertThat(pod.getStatus().getConditions().get(0).getMessage())
                .isEqualTo("0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.");
    }

    @Test
    void closing_the_cluster_ends_its_processes(@TempDir Path other) throws Exception {
        Path pidFile;
        try (TwoNodeCluster closing = new TwoNodeCluster(other)) {
            closing.create(
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: endless, namespace: default}
                    spec:
                      volumes: [{name: host, hostPath: {path: /srv}}]
                      nodeName: node-a
                      containers:
                      - name: main
                        image: program
                        args: ['echo $$ > $0/pid; sleep 1000', /host]
                        volumeMounts: [{name: host, mountPath: /host}]
                    """);
            pidFile = closing.cluster.node("node-a").hostPath("/srv/pid");
            await().until(() ->
                    Files.exists(pidFile) && !Files.readString(pidFile).isBlank());
        }
        long pid = Long.parseLong(Files.readString(pidFile).trim());
        await().until(() -> !alive(pid));
        assertThat(Files.exists(pidFile, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
}
