package io.salvor.operator.source;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.restassured.specification.RequestSpecification;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.SecretReference;
import io.salvor.api.Webhook;
import io.salvor.git.GitFixture;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoint as Git servers see it. */
class WebhooksTest {
    private static final String TOKEN = "a token of many letters";
    private static final String BODY = "{\"ref\":\"refs/heads/other\",\"repository\":{\"url\":\"https://evil\"}}";

    @TempDir
    Path folder;

    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    private Vertx vertx;
    private HttpServer http;

    @BeforeEach
    void start() {
        secret("git-webhook", Map.of("token", TOKEN + "\n"));
        vertx = Vertx.vertx();
        http = serve(new Webhooks(objects, clock));
    }

    private HttpServer serve(Webhooks webhooks) {
        Router router = Router.router(vertx);
        webhooks.install(router);
        return vertx.createHttpServer(new HttpServerOptions().setMaxFormAttributeSize(2048))
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        http.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_push_is_synced_at_once() throws Exception {
        try (SyncInstallation cluster = new SyncInstallation(folder.resolve("cache"));
                GitFixture git = new GitFixture(folder.resolve("policies.git"))) {
            http.close().toCompletionStage().toCompletableFuture().join();
            http = serve(new Webhooks(new KubernetesOwnObjects(cluster.client(), SyncInstallation.NAMESPACE), clock));
            cluster.secret("git-webhook", Map.of("token", TOKEN + "\n"));
            git.commit("main", Map.of("team/a.yaml", policy("a")));
            cluster.source("policies", git.url(), spec -> {
                spec.path = "team";
                spec.interval = "1h";
                spec.webhook = webhook("git-webhook");
            });
            cluster.await("policies", source -> "Applied".equals(SyncInstallation.ready(source).reason));
            String commit = git.commit("main", Map.of("team/a.yaml", policy("a"), "team/b.yaml", policy("b")));

            push().header("X-Hub-Signature-256", "sha256=" + hmac(TOKEN, BODY))
                    .post("/hook/policies")
                    .then()
                    .statusCode(202)
                    .body(emptyString());

            cluster.awaitApplied("policies", commit);
            assertThat(cluster.policies()).containsExactlyInAnyOrder("a", "b");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "get PolicySource, 500",
        "get Secret, 403",
        "edit PolicySource, 409",
        "edit PolicySource, 410",
        "edit PolicySource, 403",
        "edit PolicySource, 0"
    })
    void a_server_that_cannot_be_asked_now_is_to_be_asked_again(String call, int code) throws Exception {
        suspended("policies", "git-webhook");
        calls.fail(call, 1, code);
        push().header("X-Gitlab-Token", TOKEN).post("/hook/policies").then().statusCode(503);
        assertThat(requested()).isNull();
        push().header("X-Gitlab-Token", TOKEN).post("/hook/policies").then().statusCode(202);
        assertThat(requested()).isEqualTo("2026-11-22T12:00:00Z");
    }

    @Test
    void what_else_people_wrote_on_the_source_stays() {
        PolicySource source = suspended("policies", "git-webhook");
        source.getMetadata().setAnnotations(Map.of("salvor.io/accept-removal", "c"));
        objects.put(source);
        given().port(http.actualPort())
                .header("X-Gitlab-Token", TOKEN)
                .post("/hook/policies")
                .then()
                .statusCode(202);
        assertThat(objects.now(PolicySource.class, "policies").getMetadata().getAnnotations())
                .containsOnlyKeys("salvor.io/accept-removal", "reconcile.salvor.io/requestedAt");
    }

    @Test
    void a_secret_that_is_not_base64_lets_nobody_in() {
        suspended("policies", "broken");
        objects.put(new SecretBuilder()
                .withNewMetadata()
                .withName("broken")
                .endMetadata()
                .addToData("token", "%%%")
                .build());
        push().header("X-Gitlab-Token", TOKEN).post("/hook/policies").then().statusCode(500);
        assertThat(requested()).isNull();
    }

    @Test
    void every_server_asks_in_its_own_way() throws Exception {
        suspended("policies", "git-webhook");
        for (Map.Entry<String, String> header : Map.of(
                        "X-Hub-Signature-256",
                        "sha256=" + hmac(TOKEN, BODY),
                        "X-Gitea-Signature",
                        hmac(TOKEN, BODY),
                        "X-Gitlab-Token",
                        TOKEN,
                        "X-Signature",
                        "sha256=" + hmac(TOKEN, BODY))
                .entrySet()) {
            String before = requested();
            clock.advance(Duration.ofSeconds(1));
            push().header(header.getKey(), header.getValue())
                    .post("/hook/policies")
                    .then()
                    .statusCode(202);
            assertThat(requested()).as(header.getKey()).isNotNull().isNotEqualTo(before);
        }
    }

    @Test
    void nothing_is_asked_for_by_those_who_do_not_know_the_token() throws Exception {
        suspended("policies", "git-webhook");
        push().post("/hook/policies").then().statusCode(401).body(emptyString());
        push().header("X-Hub-Signature-256", "sha256=" + hmac("another", BODY))
                .post("/hook/policies")
                .then()
                .statusCode(401)
                .body(emptyString());
        push().header("X-Signature", "sha256=" + hmac(TOKEN, "another body"))
                .post("/hook/policies")
                .then()
                .statusCode(401);
        push().header("X-Gitlab-Token", "").post("/hook/policies").then().statusCode(401);
        assertThat(requested()).isNull();
    }

    @Test
    void a_source_without_webhook_is_as_unknown_as_none() throws Exception {
        PolicySource source = suspended("policies", "git-webhook");
        source.getSpec().webhook = null;
        objects.put(source);
        for (String name : new String[] {"policies", "ghost", "NoName", "a%2Fb", "..%2f"}) {
            push().urlEncodingEnabled(false)
                    .header("X-Gitlab-Token", TOKEN)
                    .post("/hook/" + name)
                    .then()
                    .statusCode(404);
        }
        assertThat(requested()).isNull();
    }

    @Test
    void a_secret_without_token_lets_nobody_in() {
        objects.put(new SecretBuilder()
                .withNewMetadata()
                .withName("bare")
                .endMetadata()
                .build());
        suspended("bare", "bare");
        secret("empty", Map.of("token", " \n"));
        suspended("missing", "not-there");
        suspended("empty", "empty");
        for (String name : new String[] {"missing", "empty", "bare"}) {
            push().header("X-Gitlab-Token", "").post("/hook/" + name).then().statusCode(401);
            push().header("X-Gitlab-Token", " ").post("/hook/" + name).then().statusCode(401);
        }
    }

    /** GitHub's default content type, and a push of many commits; the framework takes no more than 2 kB of a form. */
    @ParameterizedTest
    @CsvSource({"application/x-www-form-urlencoded, 5000", "application/json, 3000000"})
    void what_github_sends_is_taken_whatever_its_form_and_length(String type, int length) throws Exception {
        suspended("policies", "git-webhook");
        String body = "payload=" + "%7B".repeat(length / 3);
        HttpRequest push = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + http.actualPort() + "/hook/policies"))
                .header("Content-Type", type)
                .header("X-Hub-Signature-256", "sha256=" + hmac(TOKEN, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(push, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(202);
        assertThat(requested()).isNotNull();
    }

    @Test
    void only_posts_are_taken() {
        suspended("policies", "git-webhook");
        given().port(http.actualPort())
                .header("X-Gitlab-Token", TOKEN)
                .get("/hook/policies")
                .then()
                .statusCode(405);
    }

    private RequestSpecification push() {
        return given().port(http.actualPort()).body(BODY);
    }

    private void secret(String name, Map<String, String> data) {
        objects.createIfMissing(new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withStringData(data)
                .build());
    }

    private PolicySource suspended(String name, String secret) {
        PolicySource source = new PolicySource();
        source.getMetadata().setName(name);
        source.setSpec(new PolicySourceSpec());
        source.getSpec().url = "https://git.example.org/policies.git";
        source.getSpec().suspend = true;
        source.getSpec().webhook = webhook(secret);
        return objects.put(source);
    }

    private String requested() {
        Map<String, String> annotations =
                objects.now(PolicySource.class, "policies").getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get("reconcile.salvor.io/requestedAt");
    }

    private static Webhook webhook(String secret) {
        Webhook webhook = new Webhook();
        webhook.secretRef = new SecretReference();
        webhook.secretRef.name = secret;
        return webhook;
    }

    private static String policy(String name) {
        return """
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: %s}
                spec: {include: {namespaces: [%s]}}
                """
                .formatted(name, name);
    }

    private static String hmac(String token, String body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }
}
