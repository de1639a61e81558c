package io.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.sandbox.apiserver.Kubeconfig;
import io.salvor.testing.FreePorts;
import io.salvor.testing.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the operator says before there is a cluster. */
class OperatorStartTest {
    private static final Map<String, String> ANYWHERE =
            Map.of("QUARKUS_MANAGEMENT_HOST", "127.0.0.1", "QUARKUS_MANAGEMENT_PORT", "0");

    @TempDir
    private Path folder;

    @Test
    void a_kubeconfig_that_is_missing_ends_it_with_a_line() throws Exception {
        try (Program program = Program.start(Map.of("KUBECONFIG", "/no/such/file"), "operator")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("KUBECONFIG names /no/such/file, which does not exist");
        }
    }

    @Test
    @Timeout(60)
    void an_api_server_that_is_away_is_waited_for_with_a_line_each_time() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
        StringWriter log = new StringWriter();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            new FirstAnswer(access(url), new PrintWriter(log), Duration.ofMillis(10), ANYWHERE).await();
        } finally {
            server.stop(0);
        }
        assertThat(log.toString().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .startsWith("cannot reach " + url + "/ (context sandbox of ")
                .contains("Service Unavailable")
                .endsWith("; trying again"));
    }

    @Test
    @Timeout(60)
    void nothing_at_the_address_is_said_in_one_line() throws Exception {
        StringWriter log = new StringWriter();
        FirstAnswer answer =
                new FirstAnswer(access("https://127.0.0.1:1"), new PrintWriter(log), Duration.ofHours(1), ANYWHERE);
        Thread waiting = new Thread(answer::await);
        waiting.start();
        Awaitility.await().until(() -> log.toString().endsWith("\n"));
        waiting.interrupt();
        waiting.join();
        assertThat(log.toString().lines()).singleElement().asString().contains("https://127.0.0.1:1/", "refused");
    }

    @Test
    @Timeout(60)
    void while_it_waits_it_is_alive_and_not_ready() throws Exception {
        int port = FreePorts.next();
        FirstAnswer answer = new FirstAnswer(
                access("https://127.0.0.1:1"),
                new PrintWriter(new StringWriter()),
                Duration.ofHours(1),
                Map.of("QUARKUS_MANAGEMENT_HOST", "127.0.0.1", "QUARKUS_MANAGEMENT_PORT", String.valueOf(port)));
        Thread waiting = new Thread(answer::await);
        waiting.start();
        try {
            Awaitility.await().until(() -> status(port, "/q/health/live") == 200);
            assertThat(status(port, "/q/health/ready")).isEqualTo(503);
            assertThat(status(port, "/q/metrics")).isEqualTo(503);
        } finally {
            waiting.interrupt();
            waiting.join();
        }
        // The framework listens there now.
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    private static int status(int port, String path) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private ClusterAccess access(String url) throws Exception {
        Path file = Files.writeString(folder.resolve("kubeconfig"), Kubeconfig.administrator(url));
        return ClusterAccess.find(Map.of("KUBECONFIG", file.toString()));
    }
}
