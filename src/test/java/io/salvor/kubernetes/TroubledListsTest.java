package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists of an API server of which something is broken, over HTTP: what they cost, and that nothing comes twice. */
@Timeout(60)
class TroubledListsTest {
    private static final Resource WIDGETS = new Resource("shop.example", "v1", "Widget", "widgets", true);
    private static final String GONE =
            """
            410 {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Expired", "code": 410,
              "message": "The provided continue parameter is too old", "metadata": {"continue": "%s"}}
            """;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** From the query of a request to the code and the body of the answer. */
    private volatile UnaryOperator<String> answers;

    private HttpServer server;
    private KubernetesClient client;
    private ResourceLister lister;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getQuery());
            String answer = answers.apply(exchange.getRequestURI().getQuery());
            byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
        waitForAnswers(Duration.ofMinutes(1));
    }

    private void waitForAnswers(Duration longest) {
        lister = new KubernetesResourceLister(client, new ObjectMapper(), longest);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        lister.list(
                WIDGETS,
                null,
                widget -> names.add(widget.path("metadata").path("name").asText()));
        return names;
    }

    private static String page(String next, String... names) {
        return "200 {\"metadata\": {\"continue\": \"" + next + "\"}, \"items\": ["
                + List.of(names).stream()
                        .map(name -> "{\"metadata\": {\"namespace\": \"shop\", \"name\": \"" + name + "\"}}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static boolean begins(String query) {
        return !query.contains("continue");
    }

    @Test
    void a_kind_that_the_server_cannot_read_is_given_up_after_a_second_look() {
        answers = query -> "500 {\"kind\": \"Status\", \"code\": 500, \"message\": \"conversion webhook failed\"}";
        assertThatThrownBy(this::names)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("conversion webhook failed");
        assertThat(asked).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_server_that_does_not_answer_is_given_up_at_the_deadline() {
        waitForAnswers(Duration.ofMillis(500));
        answers = query -> {
            try {
                threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "200 {}";
        };
        assertThatThrownBy(this::names).isInstanceOf(KubernetesClientException.class);
        assertThat(asked).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_server_that_asks_for_patience_gets_it() {
        answers = query -> asked.size() < 5 ? "429 {}" : page("", "a");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void a_list_that_the_server_offers_to_go_on_with_goes_on() {
        answers = query ->
                begins(query) ? page("old", "a", "b") : query.endsWith("old") ? GONE.formatted("new") : page("", "c");
        assertThat(names()).containsExactly("a", "b", "c");
    }

    @Test
    void a_list_that_loses_its_place_is_begun_again_and_nothing_comes_twice() {
        answers = query -> begins(query)
                ? page(asked.size() == 1 ? "old" : "new", "a", "b")
                : query.endsWith("old") ? GONE.formatted("") : page("", "b", "c");
        assertThat(names()).containsExactly("a", "b", "c");
    }

    @Test
    void a_list_that_always_loses_its_place_ends() {
        answers = query -> begins(query) ? page("old", "a") : GONE.formatted("");
        assertThatThrownBy(this::names)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("changed each time");
        assertThat(asked).hasSize(8);
    }

    @Test
    void pages_are_as_large_as_the_objects_allow() {
        String large = "x".repeat(1 << 20);
        answers = query -> begins(query)
                ? page("a", IntStream.range(0, 25).mapToObj(i -> "w" + i).toArray(String[]::new))
                : query.endsWith("a") ? page("b", large, large) : page("");
        names();
        assertThat(asked)
                .satisfiesExactly(
                        query -> assertThat(query).startsWith("limit=25"),
                        query -> assertThat(query).startsWith("limit=250&"),
                        query -> assertThat(query).startsWith("limit=5&"));
    }
}
