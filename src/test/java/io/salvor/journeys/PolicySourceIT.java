package io.salvor.journeys;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.salvor.api.BackupPolicy;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.SecretReference;
import io.salvor.api.Webhook;
import io.salvor.git.GitFixture;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A source of its own, followed by the operator as it ships, with what that one serves over HTTP. */
@ExtendWith(SharedSandbox.class)
class PolicySourceIT {
    private static final String NAME = "pushed";
    private static final String TOKEN = "a token of many letters";
    private static final Pattern HOOK = Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern MANAGEMENT =
            Pattern.compile("Management interface listening on http://127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    Path folder;

    private final Sandbox sandbox;
    private final Operations operations;

    PolicySourceIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @Test
    void a_push_is_synced_at_once_and_the_metrics_tell_of_the_source_as_long_as_it_is_there() throws Exception {
        try (GitFixture git = new GitFixture(folder.resolve("policies.git"))) {
            Map<String, String> files = new HashMap<>(Map.of("pushed-a.yaml", policy("pushed-a")));
            git.commit("main", files);
            operations.secret("git-webhook", Map.of("token", TOKEN));
            source(git.url());
            operations.await(PolicySource.class, NAME, source -> applied(source, ""));
            files.put("pushed-b.yaml", policy("pushed-b"));
            String commit = git.commit("main", files);

            given().port(port(HOOK))
                    .header("X-Gitlab-Token", "guessed")
                    .post("/hook/" + NAME)
                    .then()
                    .statusCode(401);
            given().port(port(HOOK))
                    .header("X-Gitlab-Token", TOKEN)
                    .body("{}")
                    .post("/hook/" + NAME)
                    .then()
                    .statusCode(202);

            operations.await(PolicySource.class, NAME, source -> applied(source, commit));
            assertThat(signed("application/x-www-form-urlencoded", 5_000)).isEqualTo(202);
            assertThat(signed("application/json", 12_000_000)).isEqualTo(202);
            assertThat(signed("application/json", 27_000_000)).isEqualTo(413);
            assertThat(operations.resource(BackupPolicy.class, "pushed-b").get().getSpec().suspend)
                    .isTrue();
            assertThat(operations
                            .resource(BackupPolicy.class, "pushed-b")
                            .get()
                            .getMetadata()
                            .getManagedFields())
                    .extracting(ManagedFieldsEntry::getManager)
                    .containsOnly("salvor");
            for (String metric :
                    new String[] {"ready", "revision_age_seconds", "last_sync_success_timestamp_seconds"}) {
                awaitMetric("salvor_policysource_" + metric + "{source=\"" + NAME + "\"", true);
            }
        }
        operations.resource(PolicySource.class, NAME).delete();
        awaitMetric("source=\"" + NAME + "\"", false);
        assertThat(operations.resource(BackupPolicy.class, "pushed-b").get()).isNotNull();
        operations.resource(BackupPolicy.class, "pushed-a").delete();
        operations.resource(BackupPolicy.class, "pushed-b").delete();
    }

    @Test
    void what_the_internet_may_reach_serves_the_hook_alone() throws IOException {
        for (String path : new String[] {"/q/metrics", "/q/health", "/q/health/live", "/q/health/ready", "/"}) {
            given().port(port(HOOK)).get(path).then().statusCode(404);
        }
        for (String path : new String[] {"/q/metrics", "/q/health/live"}) {
            given().port(port(MANAGEMENT)).get(path).then().statusCode(200);
        }
        given().port(port(MANAGEMENT))
                .header("X-Gitlab-Token", TOKEN)
                .post("/hook/" + NAME)
                .then()
                .statusCode(404);
    }

    /** Posts a body as GitHub does; the framework has limits of its own for both. */
    private int signed(String type, int length) throws Exception {
        byte[] body = ("payload=" + "x".repeat(length)).getBytes(StandardCharsets.US_ASCII);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        HttpRequest push = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(HOOK) + "/hook/" + NAME))
                .header("Content-Type", type)
                .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient()
                .send(push, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void source(String url) {
        PolicySource source = new PolicySource();
        source.getMetadata().setName(NAME);
        source.getMetadata().setNamespace(Operations.SALVOR);
        source.setSpec(new PolicySourceSpec());
        source.getSpec().url = url;
        source.getSpec().interval = "1h";
        source.getSpec().webhook = new Webhook();
        source.getSpec().webhook.secretRef = new SecretReference();
        source.getSpec().webhook.secretRef.name = "git-webhook";
        operations.client().resource(source).create();
    }

    private static boolean applied(PolicySource source, String commit) {
        return source.getStatus() != null
                && Operations.has(source.getStatus().conditions, "Ready", "True", "Applied")
                && source.getStatus().lastAppliedRevision.endsWith(commit);
    }

    private void awaitMetric(String text, boolean there) {
        Awaitility.await(text + (there ? " in" : " gone from") + " the metrics")
                .atMost(Operations.LONGEST)
                .until(() -> given().port(port(MANAGEMENT))
                                .get("/q/metrics")
                                .asString()
                                .contains(text)
                        == there);
    }

    /** A port that the operator says it listens on, at its last start. */
    private int port(Pattern said) throws IOException {
        return said.matcher(Files.readString(sandbox.operatorLog()))
                .results()
                .reduce((first, second) -> second)
                .map((MatchResult match) -> Integer.parseInt(match.group(1)))
                .orElseThrow();
    }

    private static String policy(String name) {
        return """
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: %s}
                spec: {suspend: true, include: {namespaces: [%s]}}
                """
                .formatted(name, name);
    }
}
