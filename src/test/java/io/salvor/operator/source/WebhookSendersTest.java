package io.salvor.operator.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.SecretReference;
import io.salvor.api.Webhook;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What senders may do that do not send as Git servers do: too much, too slowly, too many at once. */
class WebhookSendersTest {
    private static final String TOKEN = "a token of many letters";
    private static final int MOST = 100_000;
    private static final int AT_ONCE = 2;
    private static final String GITLAB = "X-Gitlab-Token: " + TOKEN;
    private static final String GUESS = "X-Hub-Signature-256: sha256=00";

    private final TestingClock clock = new TestingClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final TestingOwnObjects objects = new TestingOwnObjects(new TestingCalls(), clock);
    private Vertx vertx;
    private HttpServer http;

    @BeforeEach
    void start() {
        objects.createIfMissing(new SecretBuilder()
                .withNewMetadata()
                .withName("git-webhook")
                .endMetadata()
                .withStringData(Map.of("token", TOKEN))
                .build());
        PolicySource source = new PolicySource();
        source.getMetadata().setName("policies");
        source.setSpec(new PolicySourceSpec());
        source.getSpec().webhook = new Webhook();
        source.getSpec().webhook.secretRef = new SecretReference();
        source.getSpec().webhook.secretRef.name = "git-webhook";
        objects.put(source);
        vertx = Vertx.vertx();
        serve(Duration.ofMinutes(5));
    }

    private void serve(Duration time) {
        Router router = Router.router(vertx);
        new Webhooks(objects, clock, new Webhooks.Limits(MOST, time, AT_ONCE)).install(router);
        http = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_body_that_says_it_is_too_large_is_turned_away_before_it_comes() throws Exception {
        try (Sender sender = new Sender("Content-Length: " + (MOST + 1), GITLAB)) {
            assertThat(sender.status()).isEqualTo(413);
        }
        assertThat(requested()).isNull();
    }

    @Test
    void a_body_that_turns_out_to_be_too_large_is_turned_away_at_the_part_that_is_too_much() throws Exception {
        try (Sender sender = new Sender("Transfer-Encoding: chunked", GUESS)) {
            for (int i = 0; i < 11; i++) {
                sender.send("2710\r\n" + "x".repeat(10_000) + "\r\n");
            }
            assertThat(sender.status()).isEqualTo(413);
        }
        assertThat(requested()).isNull();
    }

    @Test
    void a_body_of_the_very_limit_is_taken() throws Exception {
        String body = "x".repeat(MOST);
        try (Sender sender = new Sender("Content-Length: " + MOST, "X-Hub-Signature-256: sha256=" + hmac(body))) {
            sender.send(body);
            assertThat(sender.status()).isEqualTo(202);
        }
    }

    @Test
    void a_token_in_a_header_decides_before_the_body_has_come() throws Exception {
        try (Sender sender = new Sender("Content-Length: " + MOST, "X-Gitlab-Token: guessed")) {
            assertThat(sender.status()).isEqualTo(401);
        }
        assertThat(requested()).isNull();
        try (Sender sender = new Sender("Content-Length: " + MOST, GITLAB)) {
            assertThat(sender.status()).isEqualTo(202);
            // One that sends first and reads then must not run into a closed connection.
            sender.send("x".repeat(MOST));
            sender.request("Content-Length: 0", GITLAB);
            assertThat(sender.status()).isEqualTo(202);
        }
    }

    @Test
    void a_sender_that_stops_is_not_waited_for_long() throws Exception {
        serve(Duration.ofMillis(300));
        try (Sender sender = new Sender("Content-Length: " + MOST, GUESS)) {
            sender.send("x");
            assertThat(sender.status()).isEqualTo(408);
            assertThat(sender.isAtItsEnd()).isTrue();
        }
    }

    @Test
    void a_sender_that_trickles_is_not_waited_for_long() throws Exception {
        // Enough for a busy machine to find out that the token is wrong.
        serve(Duration.ofSeconds(3));
        try (Sender sender = new Sender("Content-Length: " + MOST, "X-Gitlab-Token: guessed")) {
            assertThat(sender.status()).isEqualTo(401);
            Awaitility.await().untilAsserted(() -> assertThat(trickles(sender)).isFalse());
        }
    }

    private static boolean trickles(Sender sender) {
        try {
            sender.send("x");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_sender_that_asks_before_it_sends_is_answered() throws Exception {
        try (Sender sender = new Sender("Content-Length: 4", "Expect: 100-continue", GUESS)) {
            assertThat(sender.status()).isEqualTo(100);
            sender.send("body");
            assertThat(sender.status()).isEqualTo(401);
        }
        try (Sender sender = new Sender("Content-Length: 4", "Expect: 100-continue")) {
            assertThat(sender.status()).isEqualTo(401);
            assertThat(sender.isAtItsEnd()).isTrue();
        }
    }

    @Test
    void more_at_once_than_may_wait_are_turned_away_until_one_has_its_answer_or_is_gone() throws Exception {
        try (Sender first = new Sender("Content-Length: 1", GUESS);
                Sender second = new Sender("Content-Length: 1", GUESS)) {
            awaitStatus(503);
            first.send("x");
            assertThat(first.status()).isEqualTo(401);
            awaitStatus(202);
            try (Sender third = new Sender("Content-Length: 1", GUESS)) {
                awaitStatus(503);
                assertThat(third.isConnected()).isTrue();
            }
            awaitStatus(202);
            assertThat(second.isConnected()).isTrue();
        }
    }

    @Test
    void senders_that_go_away_make_room_for_as_many_and_no_more() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Sender first = new Sender("Content-Length: 1", GUESS);
                    Sender second = new Sender("Content-Length: 1", GUESS)) {
                awaitStatus(503);
                assertThat(first.isConnected()).isTrue();
                assertThat(second.isConnected()).isTrue();
            }
            awaitStatus(202);
        }
    }

    private void awaitStatus(int status) {
        Awaitility.await().untilAsserted(() -> {
            try (Sender sender = new Sender("Content-Length: 0", GITLAB)) {
                assertThat(sender.status()).isEqualTo(status);
            }
        });
    }

    private String requested() {
        Map<String, String> annotations =
                objects.now(PolicySource.class, "policies").getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get("reconcile.salvor.io/requestedAt");
    }

    private static String hmac(String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** One connection, on which the test says when what is sent. */
    private final class Sender implements AutoCloseable {
        private final Socket socket = new Socket("127.0.0.1", http.actualPort());
        private final BufferedReader answers =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

        Sender(String... headers) throws IOException {
            socket.setSoTimeout(60_000);
            request(headers);
        }

        void request(String... headers) throws IOException {
            send("POST /hook/policies HTTP/1.1\r\nHost: hook\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }

        /** Waits for the head of an answer, whose body is empty. */
        int status() throws IOException {
            String first = answers.readLine();
            while (!answers.readLine().isEmpty()) {}
            return Integer.parseInt(first.split(" ")[1]);
        }

        boolean isAtItsEnd() throws IOException {
            try {
                return answers.read() < 0;
            } catch (SocketException e) {
                return true;
            }
        }

        boolean isConnected() {
            return !socket.isClosed();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
