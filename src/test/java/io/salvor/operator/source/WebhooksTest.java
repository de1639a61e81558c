package io.salvor.operator.source;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;

import io.restassured.specification.RequestSpecification;
import io.salvor.api.PolicySource;
import io.salvor.api.SecretReference;
import io.salvor.api.Webhook;
import io.salvor.git.GitFixture;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint as Git servers see it. */
class WebhooksTest {
    private static final String TOKEN = "a token of many letters";
    private static final String BODY = "{\"ref\":\"refs/heads/other\",\"repository\":{\"url\":\"https://evil\"}}";

    @TempDir
    Path folder;

    private SyncInstallation cluster;
    private Vertx vertx;
    private HttpServer http;

    @BeforeEach
    void start() {
        cluster = new SyncInstallation(folder.resolve("cache"));
        cluster.secret("git-webhook", Map.of("token", TOKEN + "\n"));
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        new Webhooks(cluster.client(), cluster.config(), Clock.systemUTC()).install(router);
        http = vertx.createHttpServer()
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
        cluster.close();
    }

    @Test
    void a_push_is_synced_at_once() throws Exception {
        try (GitFixture git = new GitFixture(folder.resolve("policies.git"))) {
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
            push().header(header.getKey(), header.getValue())
                    .post("/hook/policies")
                    .then()
                    .statusCode(202);
            assertThat(requested()).as(header.getKey()).isNotNull().isNotEqualTo(before);
        }
    }

    @Test
    void nothing_is_asked_for_by_whoever_does_not_know_the_token() throws Exception {
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
        cluster.edit(source.getMetadata().getName(), spec -> spec.webhook = null);
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
        cluster.secret("empty", Map.of("token", " \n"));
        suspended("missing", "not-there");
        suspended("empty", "empty");
        for (String name : new String[] {"missing", "empty"}) {
            push().header("X-Gitlab-Token", "").post("/hook/" + name).then().statusCode(401);
            push().header("X-Gitlab-Token", " ").post("/hook/" + name).then().statusCode(401);
        }
    }

    @Test
    void a_body_over_the_limit_is_turned_away() throws Exception {
        suspended("policies", "git-webhook");
        String large = "x".repeat((1 << 20) + 1);
        given().port(http.actualPort())
                .body(large)
                .header("X-Signature", "sha256=" + hmac(TOKEN, large))
                .post("/hook/policies")
                .then()
                .statusCode(413)
                .body(emptyString());
        assertThat(requested()).isNull();
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

    private PolicySource suspended(String name, String secret) {
        return cluster.source(name, "https://git.example.org/policies.git", spec -> {
            spec.suspend = true;
            spec.webhook = webhook(secret);
        });
    }

    private String requested() {
        Map<String, String> annotations = cluster.resource(PolicySource.class, "policies")
                .get()
                .getMetadata()
                .getAnnotations();
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
