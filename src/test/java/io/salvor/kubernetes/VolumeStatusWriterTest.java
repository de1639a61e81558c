package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API server that is away, busy or refuses, over HTTP. */
class VolumeStatusWriterTest {
    private static final int HANGS_UP = -1;

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<PodVolumeBackup> fenced = new ArrayList<>();

    /** The status of the record in answers. */
    private String stored = "{}";

    /** How often the fence lets a write pass. */
    private int open = 100;

    private HttpServer server;
    private KubernetesClient client;
    private VolumeStatusWriter statuses;

    @BeforeEach
    void a_server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        statuses = new VolumeStatusWriter(client, "salvor", Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void only_the_given_fields_of_the_status_are_sent_in_one_request_with_the_version_that_was_seen() throws Exception {
        write(Instant.EPOCH);
        assertThat(requests)
                .containsExactly("PATCH application/merge-patch+json"
                        + " /apis/salvor.io/v1alpha1/namespaces/salvor/podvolumebackups/v/status"
                        + " {\"metadata\":{\"resourceVersion\":\"7\"},"
                        + "\"status\":{\"phase\":\"Completed\",\"snapshotID\":\"abc\"}}");
    }

    @Test
    void an_api_server_that_comes_back_gets_the_status() throws Exception {
        answers.addAll(List.of(HANGS_UP, 503, 429));
        write(Instant.now().plusSeconds(120));
        assertThat(answers).isEmpty();
        assertThat(requests).hasSize(4);
    }

    @Test
    void after_its_time_it_gives_up() {
        answers.addAll(List.of(503, 503, 503));
        assertThatThrownBy(() -> write(Instant.EPOCH)).isInstanceOf(KubernetesClientException.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void a_refusal_is_not_tried_again() {
        answers.add(404);
        assertThatThrownBy(() -> write(Instant.now().plusSeconds(120)))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(404));
        assertThat(requests).hasSize(1);
    }

    @Test
    void a_record_that_somebody_has_written_since_is_read_and_written_again_where_the_fence_lets_it() throws Exception {
        answers.add(409);
        write(Instant.EPOCH);
        assertThat(requests).extracting(request -> request.split(" ")[0]).containsExactly("PATCH", "GET", "PATCH");
        assertThat(requests.get(2)).contains("\"resourceVersion\":\"8\"");
        assertThat(fenced)
                .extracting(record -> record.getMetadata().getResourceVersion())
                .containsExactly("7", "8");
    }

    @Test
    void what_the_fence_refuses_is_not_sent() {
        answers.add(409);
        open = 1;
        assertThatThrownBy(() -> write(Instant.EPOCH)).isInstanceOf(AttemptOverException.class);
        assertThat(requests).extracting(request -> request.split(" ")[0]).containsExactly("PATCH", "GET");
        assertThatThrownBy(() -> write(Instant.EPOCH)).isInstanceOf(AttemptOverException.class);
        assertThat(requests).hasSize(2);
    }

    @Test
    void a_write_whose_answer_was_lost_is_known_to_be_there() throws Exception {
        answers.addAll(List.of(HANGS_UP, 409));
        stored = "{\"phase\":\"Completed\",\"snapshotID\":\"abc\",\"files\":3}";
        open = 1;
        assertThat(write(Instant.now().plusSeconds(120)).getStatus().files).isEqualTo(3);
        assertThat(requests).extracting(request -> request.split(" ")[0]).containsExactly("PATCH", "PATCH", "GET");
    }

    @Test
    void a_record_that_is_not_there_is_said_by_name() {
        answers.add(404);
        assertThatThrownBy(() ->
                        statuses.read(PodVolumeBackup.class, "v", Instant.now().plusSeconds(120)))
                .hasMessageContaining("there is no PodVolumeBackup v");
    }

    @Test
    void a_thread_that_is_asked_to_stop_stops_trying() {
        answers.addAll(Collections.nCopies(100, 503));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> write(Instant.now().plusSeconds(120))).isInstanceOf(InterruptedException.class);
    }

    private PodVolumeBackup write(Instant until) throws InterruptedException {
        PodVolumeBackup seen = new PodVolumeBackup();
        seen.getMetadata().setName("v");
        seen.getMetadata().setNamespace("salvor");
        seen.getMetadata().setResourceVersion("7");
        PodVolumeBackupStatus changes = new PodVolumeBackupStatus();
        changes.phase = VolumePhase.Completed;
        changes.snapshotID = "abc";
        return statuses.write(seen, changes, this::check, until);
    }

    private void check(PodVolumeBackup record) {
        fenced.add(record);
        if (open-- <= 0) {
            throw new AttemptOverException("attempt 2 has the volume");
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + exchange.getRequestURI() + " "
                    + body);
            Integer code = answers.poll();
            if (code != null && code == HANGS_UP) {
                return;
            }
            byte[] answer = (code == null
                            ? "{\"apiVersion\":\"salvor.io/v1alpha1\",\"kind\":\"PodVolumeBackup\","
                                    + "\"metadata\":{\"name\":\"v\",\"namespace\":\"salvor\",\"resourceVersion\":\"8\"},"
                                    + "\"status\":" + stored + "}"
                            : "{\"apiVersion\":\"v1\",\"kind\":\"Status\",\"code\":" + code + "}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(code == null ? 200 : code, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}
