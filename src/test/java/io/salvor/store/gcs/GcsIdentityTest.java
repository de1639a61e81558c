package io.salvor.store.gcs;

import static io.salvor.testing.IdentityCourse.PASSWORD;
import static io.salvor.testing.IdentityCourse.PATIENCE;
import static io.salvor.testing.IdentityCourse.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.salvor.crash.Fate;
import io.salvor.crash.Proxy;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.ResticVersion;
import io.salvor.restic.Snapshot;
import io.salvor.store.Backend;
import io.salvor.store.BackendDescription;
import io.salvor.store.BackendSettings;
import io.salvor.store.Limits;
import io.salvor.store.ObjectStore;
import io.salvor.store.rclone.Rclone;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.CopyJob;
import io.salvor.testing.FakeGcsServer;
import io.salvor.testing.GoogleTokens;
import io.salvor.testing.IdentityCourse;
import io.salvor.testing.LoopbackFront;
import io.salvor.testing.OwnAuthority;
import io.salvor.testing.RcloneBinary;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.WhileItTries;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The key of a service account, a federated identity and what Google gives to a pod: rclone, for the operator, and restic, for a Job, get tokens by it.
 * fake-gcs-server asks nobody for one, so what stands before it lets in only what has one that was given and has not run out.
 */
@Tag(BackendServers.TAG)
class GcsIdentityTest {
    private static final Map<String, String> NOTHING = Map.of();
    private static final Duration LIFE = Duration.ofSeconds(2);

    /** What restic tries again it would try for a quarter of an hour. */
    private static final Duration WHILE_IT_TRIES = Duration.ofSeconds(4);

    private static final String REFUSED =
            "{\"error\":{\"code\":401,\"message\":\"Invalid Credentials\",\"errors\":[{\"message\":\"Invalid Credentials\",\"domain\":\"global\",\"reason\":\"authError\"}]}}";

    @TempDir
    static Path data;

    private static FakeGcsServer gcs;
    private static Path rclone;

    @TempDir
    Path folder;

    private GoogleTokens tokens;
    private Proxy door;
    private LoopbackFront tls;
    private LoopbackFront exchange;
    private ConnectProxy proxy;

    @BeforeAll
    static void startServer() throws IOException {
        rclone = RcloneBinary.need();
        gcs = FakeGcsServer.plain(data).withBucket("backups");
    }

    @AfterAll
    static void stopServer() {
        if (gcs != null) {
            gcs.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        tokens = GoogleTokens.start(gcs.authority());
        door = Proxy.start(
                "http://127.0.0.1:" + gcs.port(),
                call -> tokens.isGood(call.headers().get("authorization"))
                        ? Fate.PASS
                        : new Fate.Answer(401, "application/json", REFUSED));
        tls = LoopbackFront.tls(
                gcs.authority().context(), URI.create(door.url()).getPort());
        exchange = LoopbackFront.tls(gcs.authority().context(), tokens.port());
        proxy = ConnectProxy.start()
                .leading(FakeGcsServer.NAME, tls.port())
                .leading(GoogleTokens.EXCHANGE, exchange.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        tls.close();
        exchange.close();
        door.close();
        tokens.close();
    }

    @Test
    void the_key_of_a_service_account_is_used_by_both() throws Exception {
        assertUsed(secret(tokens.serviceAccount()), NOTHING);
        assertThat(tokens.given()).hasSizeGreaterThan(3).containsOnly("key");
    }

    @Test
    void a_federated_identity_is_used_by_both() throws Exception {
        assertUsed(secret(tokens.federated(token(GoogleTokens.TOKEN))), NOTHING);
        assertThat(tokens.given()).hasSizeGreaterThan(3).containsOnly("exchange");
    }

    @Test
    void a_federated_identity_that_the_pods_have_is_used_by_both() throws Exception {
        Path file = Files.writeString(folder.resolve("identity.json"), tokens.federated(token(GoogleTokens.TOKEN)));
        assertUsed(NOTHING, Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()));
        assertThat(tokens.given()).hasSizeGreaterThan(3).containsOnly("exchange");
    }

    @Test
    void the_metadata_server_is_used_by_both() throws Exception {
        assertUsed(NOTHING, machine());
        assertThat(tokens.given()).hasSizeGreaterThan(3).containsOnly("machine");
    }

    @Test
    void a_job_reads_and_writes_with_what_its_pod_was_given() throws Exception {
        Map<String, String> pod = new HashMap<>(machine());
        String snapshot = course().saved(access(backend("from", NOTHING, pod), pod));
        BackendDescription source =
                new BackendDescription("gcs", new BackendSettings(place("from"), "", NOTHING), Limits.NONE);
        Backend target = backend("to", NOTHING, pod);
        restic().init(access(target, pod), PATIENCE);
        int before = tokens.given().size();

        pod.put("HTTPS_PROXY", proxy.url());
        CopyJob job = new CopyJob(folder, source, target, PASSWORD);
        assertThat(job.run(snapshot, pod, newest(), rclone)).isEmpty();

        assertThat(restic().snapshots(access(target, pod), PATIENCE))
                .extracting(Snapshot::original)
                .containsExactly(snapshot);
        assertThat(tokens.given()).hasSizeGreaterThan(before + 2).containsOnly("machine");
    }

    /** Kubernetes writes the file anew before the token in it runs out. */
    @Test
    void a_token_file_is_read_anew_when_a_token_runs_out() throws Exception {
        Map<String, String> secret = secret(tokens.federated(token(GoogleTokens.TOKEN)));
        // rclone does not ask again for what runs out on the way.
        tokens.give(Duration.ofSeconds(5));
        try (ObjectStore store = backend("", secret, NOTHING).open()) {
            store.probe();
            tokens.expectToken("renewed.token.of-the-service-account");
            await().untilAsserted(() -> refused(Reason.InvalidCredentials, store::probe, "stale to sign-in"));
            token("renewed.token.of-the-service-account");
            store.probe();
        }
    }

    @Test
    void a_key_that_was_renewed_makes_another_place() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        try (GoogleTokens elsewhere = GoogleTokens.start(OwnAuthority.of(other, FakeGcsServer.NAME))) {
            String old = elsewhere.serviceAccount().replace(elsewhere.host(), tokens.host());
            Backend before = backend("", secret(old), NOTHING);
            Backend renewed = backend("", secret(tokens.serviceAccount()), NOTHING);

            assertThat(renewed).isNotEqualTo(before);
            try (ObjectStore store = before.open()) {
                refused(Reason.InvalidCredentials, store::probe, "Invalid JWT Signature");
            }
            try (ObjectStore store = renewed.open()) {
                store.probe();
            }
        }
    }

    /** What stands before the service refuses a token that has run out. */
    @Test
    void a_restic_that_runs_for_longer_than_a_token_gets_another() throws Exception {
        RepositoryAccess access = access(backend("long", NOTHING, machine()), machine());
        restic().init(access, PATIENCE);
        tokens.give(LIFE);
        int before = tokens.given().size();
        Path volume = Files.createDirectories(folder.resolve("volume"));
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        Files.write(volume.resolve("file"), content);
        Map<String, String> slow = new HashMap<>(access.options());
        slow.put("limit-upload", "200");

        course().saved(
                        new RepositoryAccess(
                                access.identifier(), access.password(), access.environment(), access.files(), slow),
                        volume);

        assertThat(tokens.given().size()).isGreaterThan(before + 1);
    }

    private enum Wrong {
        KEY_DELETED(Reason.InvalidCredentials, "invalid_grant: Invalid JWT Signature.", "a key that was deleted"),
        CLOCK(Reason.Other, "Token must be a short-lived token", "set the clock"),
        FEDERATION(Reason.InvalidCredentials, "is stale to sign-in", "takes the tokens of this cluster"),
        TOKEN_GONE(Reason.InvalidCredentials, "failed to open credential file", "whether the file of the token is in"),
        FILE_GONE(Reason.InvalidCredentials, "open /nowhere/identity.json: no such file", "of the pods names"),
        NO_ACCOUNT(Reason.CredentialsNotFound, "this pod no identity", "name a Secret in spec.credential"),
        NOT_BOUND(Reason.InvalidCredentials, "Unable to generate access token", "roles/iam.workloadIdentityUser");

        private final Reason reason;
        private final String said;
        private final String advice;

        Wrong(Reason reason, String said, String advice) {
            this.reason = reason;
            this.said = said;
            this.advice = advice;
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_operator_says_what_is_wrong_and_what_to_do(Wrong wrong) throws Exception {
        Scene scene = scene(wrong);
        try (ObjectStore store = backend("", scene.secret(), scene.pod()).open()) {
            refused(wrong.reason, store::probe, wrong.said, wrong.advice);
        }
    }

    /** It goes on trying, so that a Job says at its deadline what it was. What is said of keys {@link GcsWordsTest} shows. */
    @ParameterizedTest
    @EnumSource(names = {"TOKEN_GONE", "FILE_GONE", "NO_ACCOUNT", "NOT_BOUND"})
    void restic_says_what_is_wrong(Wrong wrong) throws Exception {
        Scene scene = scene(wrong);
        Backend backend = backend("", scene.secret(), scene.pod());
        refused(
                Reason.InvalidCredentials,
                () -> WhileItTries.run(WHILE_IT_TRIES, within -> restic().open(access(backend, scene.pod()), within)),
                wrong == Wrong.NO_ACCOUNT ? "instance/service-accounts/default/token" : wrong.said);
    }

    private record Scene(Map<String, String> secret, Map<String, String> pod) {}

    private Scene scene(Wrong wrong) throws IOException {
        return switch (wrong) {
            case KEY_DELETED -> refusing("Invalid JWT Signature.", secret(tokens.serviceAccount()), NOTHING);
            case CLOCK ->
                refusing(
                        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp"
                                + " values in the JWT claim.",
                        secret(tokens.serviceAccount()),
                        NOTHING);
            case FEDERATION -> new Scene(secret(tokens.federated(token("that of another cluster"))), NOTHING);
            case TOKEN_GONE -> new Scene(secret(tokens.federated(Path.of("/nowhere/token"))), NOTHING);
            case FILE_GONE -> new Scene(NOTHING, Map.of("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/identity.json"));
            case NO_ACCOUNT -> refusing("no service account is attached", NOTHING, machine());
            case NOT_BOUND ->
                refusing(
                        "Unable to generate access token; IAM returned 403 Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied on"
                                + " resource (or it may not exist). This error could be caused by a missing IAM policy binding on the target IAM"
                                + " service account.",
                        NOTHING,
                        machine());
        };
    }

    private Scene refusing(String words, Map<String, String> secret, Map<String, String> pod) {
        tokens.refuse(words);
        return new Scene(secret, pod);
    }

    private void assertUsed(Map<String, String> secret, Map<String, String> pod) throws Exception {
        Backend backend = backend("used-" + System.nanoTime(), secret, pod);
        course().assertUsed(backend, access(backend, pod));
    }

    private IdentityCourse course() {
        return new IdentityCourse(restic(), folder);
    }

    private static Restic restic() {
        return new Restic(newest(), null);
    }

    private static Path newest() {
        SortedMap<ResticVersion, Path> restics = ResticBinary.everyVersion();
        return restics.get(restics.lastKey());
    }

    private RepositoryAccess access(Backend backend, Map<String, String> pod) {
        return IdentityCourse.access(backend, pod, Map.of("HTTPS_PROXY", proxy.url()));
    }

    private Backend backend(String prefix, Map<String, String> secret, Map<String, String> pod) throws IOException {
        Map<String, String> environment = new HashMap<>(pod);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HTTPS_PROXY", proxy.url());
        return new GcsProvider(new Rclone(rclone, environment))
                .backend(new BackendSettings(place(prefix), secret.isEmpty() ? "" : "google", secret));
    }

    private static Map<String, String> place(String prefix) throws IOException {
        return Map.of(
                "bucket", "backups", "prefix", prefix, "caCert", gcs.authority().pem());
    }

    private static Map<String, String> secret(String json) {
        return Map.of("GOOGLE_APPLICATION_CREDENTIALS", json);
    }

    private Map<String, String> machine() {
        return Map.of("GCE_METADATA_HOST", tokens.host());
    }

    private Path token(String content) throws IOException {
        return Files.writeString(folder.resolve("token"), content);
    }
}
