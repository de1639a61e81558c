package io.salvor.sandbox.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.kubernetes.KubernetesPodExec;
import io.salvor.kubernetes.PodExec;
import io.salvor.kubernetes.PodExecContract;
import io.salvor.sandbox.cluster.TwoNodeCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands in containers, over a real WebSocket to a server that runs them as processes. */
class PodExecTest extends PodExecContract {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    static TwoNodeCluster it;
    static PodExec exec;
    static Pod pod;

    @BeforeAll
    static void start() {
        it = new TwoNodeCluster(folder);
        it.create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: db, namespace: default}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - {name: db, image: other, volumeMounts: [{name: data, mountPath: /data}]}
                  volumes: [{name: data, emptyDir: {}}]
                """);
        pod = it.until(Pod.class, "db", found -> "Running".equals(TwoNodeCluster.phase(found)));
        exec = new KubernetesPodExec(it.client);
    }

    @AfterAll
    static void stop() {
        it.close();
    }

    @Override
    protected PodExec exec() {
        return exec;
    }

    @Override
    protected PodExec.Place place() {
        return place("db");
    }

    @Override
    protected List<String> interrupted() {
        Path running = folder.resolve("running");
        Thread waiting = Thread.currentThread();
        new Thread(() -> {
                    await().atMost(LONG).until(() -> Files.exists(running));
                    waiting.interrupt();
                })
                .start();
        return List.of("/bin/sh", "-c", "touch " + running + "; exec sleep 20");
    }

    @Test
    void a_command_runs_in_the_container_it_is_meant_for() throws Exception {
        PodExec.Result result = exec.run(place("db"), List.of("/bin/touch", "/data/locked"), LONG);
        assertThat(result.problem()).isNull();
        Path data = it.cluster
                .node(pod.getSpec().getNodeName())
                .hostPath("/var/lib/kubelet/pods/" + pod.getMetadata().getUid()
                        + "/volumes/kubernetes.io~empty-dir/data");
        assertThat(data.resolve("locked")).exists();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    exit 3                                   | exited with code 3
                    echo out; echo no such table >&2; exit 1 | exited with code 1: no such table
                    printf 'a\\nb\\tc' >&2; exit 1           | exited with code 1: a / bc
                    """)
    void a_failure_has_the_code_and_the_first_words_of_its_errors(String script, String expected) throws Exception {
        assertThat(exec.run(place("db"), List.of("/bin/sh", "-c", script), LONG).problem())
                .isEqualTo(expected);
    }

    @Test
    void long_errors_are_cut() throws Exception {
        String flood = "i=0; while [ $i -lt 2000 ]; do echo xxxxxxxxxx >&2; i=$((i+1)); done; exit 2";
        assertThat(exec.run(place("db"), List.of("/bin/sh", "-c", flood), LONG).problem())
                .startsWith("exited with code 2: xxxxxxxxxx / xxxx")
                .hasSizeLessThan(400);
    }

    @Test
    void a_command_that_hangs_is_given_up_at_its_timeout() throws Exception {
        Path mark = folder.resolve("mark");
        List<String> hangs = List.of("/bin/sh", "-c", "echo $$ > " + mark + "; exec sleep 600");
        // A busy machine may take longer than that to begin it.
        for (int seconds = 1; seconds == 1 || Files.notExists(mark) && seconds < 60; seconds *= 2) {
            assertThat(exec.run(place("db"), hangs, Duration.ofSeconds(seconds)).problem())
                    .isEqualTo("had not ended after " + seconds + "s and was given up");
        }
        long pid = Long.parseLong(Files.readString(mark).strip());
        await().atMost(LONG)
                .until(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void what_cannot_be_run_is_said() throws Exception {
        assertThat(exec.run(place("other"), List.of("/bin/true"), LONG).problem())
                .isNotNull();
        assertThat(exec.run(place("db"), List.of("/no/such/program"), LONG).problem())
                .isNotNull();
        PodExec.Place gone = new PodExec.Place("default", "db", "another-uid", "db");
        assertThat(exec.run(gone, List.of("/bin/true"), LONG).problem()).isEqualTo("was not run: the pod is gone");
    }

    private static PodExec.Place place(String container) {
        return new PodExec.Place("default", "db", pod.getMetadata().getUid(), container);
    }
}
