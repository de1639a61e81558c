package io.salvor.sandbox.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.kubernetes.KubernetesPodExec;
import io.salvor.kubernetes.PodExec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a container breaks, before its command runs or meanwhile: that is no answer, and an exit code or the end of its time is. */
class BrokenExecTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder()
                    .withMasterUrl(server.url())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    private final PodExec exec = new KubernetesPodExec(client);
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private boolean isRunning = true;
    private PodExec.Place place;

    @BeforeEach
    void aPod() {
        server.podCommands((namespace, pod, container, command) -> isRunning
                ? new ProcessBuilder(command).directory(folder.toFile()).start()
                : null);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("db")
                        .withNamespace("shop")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage("db")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        place = new PodExec.Place("shop", "db", pod.getMetadata().getUid(), "main");
    }

    @AfterEach
    void stop() {
        worker.shutdownNow();
        client.close();
        server.close();
    }

    private PodExec.Result run(String script) throws InterruptedException {
        return exec.run(place, List.of("/bin/sh", "-c", script), LONG);
    }

    @Test
    void an_exit_code_and_the_end_of_its_time_are_answers() throws InterruptedException {
        assertThat(run("exit 3")).isEqualTo(new PodExec.Result("exited with code 3"));
        assertThat(exec.run(place, List.of("/bin/sleep", "60"), Duration.ofSeconds(1)))
                .isEqualTo(new PodExec.Result("had not ended after 1s and was given up"));
    }

    @Test
    void a_container_that_is_not_running_gives_no_answer() throws InterruptedException {
        isRunning = false;
        assertThat(run("true")).isEqualTo(PodExec.Result.unanswered("could not be run: container main is not running"));
    }

    @Test
    void a_command_that_cannot_be_started_gives_no_answer() throws InterruptedException {
        PodExec.Result result = exec.run(place, List.of("/no/such/program"), LONG);
        assertThat(result.answer()).isEqualTo(PodExec.Answer.None);
        assertThat(result.problem()).startsWith("could not be run: ").contains("/no/such/program");
    }

    @Test
    void a_connection_that_breaks_while_the_command_runs_is_no_answer() throws Exception {
        Future<PodExec.Result> result = worker.submit(() -> run("touch running; exec sleep 60"));
        Awaitility.await().atMost(LONG).until(() -> Files.exists(folder.resolve("running")));
        server.close();
        PodExec.Result broken = result.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(broken.answer()).isEqualTo(PodExec.Answer.None);
        assertThat(broken.problem()).startsWith("was cut off: ");
    }

    @Test
    void an_api_server_that_is_away_gives_no_answer() throws InterruptedException {
        server.close();
        PodExec.Result result = run("true");
        assertThat(result.answer()).isEqualTo(PodExec.Answer.None);
        assertThat(result.problem()).startsWith("could not be run: ");
    }
}
