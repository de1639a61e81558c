package io.salvor.store.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.crash.Fate;
import io.salvor.crash.Proxy;
import io.salvor.git.TlsIdentity;
import io.salvor.proxy.Proxies;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.LoopbackFront;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A location without a Secret: the client of the operator and restic find the same identity of the pod. */
@Tag(BackendServers.TAG)
class S3IdentityTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String MACHINE = "169.254.169.254";
    private static final Fate EXPIRED = new Fate.Answer(
            400,
            "application/xml",
            "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>");

    @TempDir
    static Path shared;

    private static S3Server server;

    @TempDir
    Path folder;

    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private IdentityService service;
    private Proxy bucket;
    private volatile boolean strict;

    @BeforeAll
    static void startServer() {
        server = S3Server.withSessions(shared.resolve("data"), "role-key", "role-secret")
                .withBucket("backups");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        service = IdentityService.start("role-key", "role-secret");
        bucket = Proxy.start(server.url(), call -> {
            String token = call.headers().getOrDefault("x-amz-security-token", "none");
            shown.add(token);
            return strict && !service.isGood(token) ? EXPIRED : Fate.PASS;
        });
    }

    @AfterEach
    void stop() throws Exception {
        bucket.close();
        service.close();
    }

    @Test
    void a_pod_identity_of_eks_is_used_by_both() throws Exception {
        assertUsed(container(), Map.of(), "");
        assertThat(service.given()).hasSizeGreaterThan(1).containsAll(shown);
    }

    @Test
    void a_role_by_the_token_of_the_service_account_is_used_by_both() throws Exception {
        TlsIdentity sts = TlsIdentity.make(folder, "sts", "EC", "dns:sts.eu-test-1.amazonaws.com");
        try (LoopbackFront tls = LoopbackFront.tls(sts.context(null), service.port());
                ConnectProxy proxy = ConnectProxy.start().leading("sts.eu-test-1.amazonaws.com", tls.port())) {
            Map<String, String> pod = Map.of(
                    "AWS_ROLE_ARN",
                    IdentityService.ROLE,
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    token(IdentityService.TOKEN),
                    "AWS_REGION",
                    "eu-test-1");

            assertUsed(pod, Map.of("HTTPS_PROXY", proxy.url()), new String(sts.certificate(), US_ASCII));
            assertThat(service.given()).hasSizeGreaterThan(1).containsAll(shown);
        }
    }

    @Test
    void the_role_of_the_machine_is_used_by_both() throws Exception {
        try (ConnectProxy link = ConnectProxy.start().leading(MACHINE, service.port())) {
            // The operator's client is led there by a variable that restic does not know, and restic by a proxy.
            Map<String, String> pod = Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", service.url());

            assertUsed(pod, Map.of("HTTP_PROXY", link.url()), "");
            assertThat(service.given()).hasSizeGreaterThan(1).containsAll(shown);
            assertThat(link.asked()).isNotEmpty().allMatch(asked -> asked.contains(MACHINE));
        }
    }

    @Test
    void keys_in_the_environment_and_in_a_file_come_before_any_service() throws Exception {
        Map<String, String> keys = new HashMap<>(container());
        keys.put("AWS_ACCESS_KEY_ID", "role-key");
        keys.put("AWS_SECRET_ACCESS_KEY", "role-secret");
        keys.put("AWS_SESSION_TOKEN", "by-hand");
        assertUsed(keys, Map.of(), "");
        assertThat(shown).containsExactly("by-hand");

        Map<String, String> file = new HashMap<>(container());
        file.put("AWS_PROFILE", "backups");
        file.put(
                "AWS_SHARED_CREDENTIALS_FILE",
                Files.writeString(
                                folder.resolve("profiles"),
                                "[backups]\naws_access_key_id=role-key\naws_secret_access_key=role-secret\n")
                        .toString());
        assertUsed(file, Map.of(), "");
        assertThat(shown).containsExactlyInAnyOrder("by-hand", "none");
        assertThat(service.given()).isEmpty();
    }

    @Test
    void credentials_are_kept_until_they_run_out_and_the_token_is_read_anew_then() throws Exception {
        try (ObjectStore store = open(container(), Map.of(), "")) {
            store.reach();
            store.reach();
            assertThat(service.given()).hasSize(1);
        }
        service.give(Duration.ZERO);
        try (ObjectStore store = open(container(), Map.of(), "")) {
            store.reach();
            int before = service.given().size();
            service.expect("renewed");
            token("renewed");
            store.reach();
            assertThat(service.given()).hasSizeGreaterThan(before);
        }
    }

    /** The bucket takes no session that has run out. */
    @Test
    void a_restic_that_runs_for_longer_than_its_credentials_gets_others() throws Exception {
        strict = true;
        S3Backend backend = backend(container(), Map.of(), "");
        Reach reach = backend.reach().in(container());
        Map<String, String> slow = new HashMap<>(reach.options());
        slow.put("limit-upload", "200");
        RepositoryAccess access = new RepositoryAccess(
                backend.repository("long"), "correct horse", reach.environment(), reach.files(), slow);
        Restic restic = new Restic(ResticBinary.path(), null);
        restic.init(access, PATIENCE);
        service.give(Duration.ofSeconds(2));
        int before = service.given().size();
        Path volume = Files.createDirectories(folder.resolve("volume"));
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        Files.write(volume.resolve("file"), content);

        restic.backup(access, BackupArguments.everything(volume, null, Map.of()), progress -> {}, PATIENCE);

        assertThat(service.given().size()).isGreaterThan(before + 1);
        assertThat(shown).containsAll(service.given().subList(before, before + 2));
    }

    @Test
    void a_token_that_is_not_accepted_is_said_with_what_to_look_at() throws Exception {
        token("stale");
        Map<String, String> pod = Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                service.url() + "/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                folder.resolve("token").toString());

        assertRefused(pod, Reason.InvalidCredentials, "trusts the service account", "401");
        Files.delete(folder.resolve("token"));
        assertRefused(pod, Reason.InvalidCredentials, "cannot be read", folder + "/token");
    }

    @Test
    void a_pod_without_any_identity_says_that_a_secret_may_be_named() {
        String nobody = "http://127.0.0.1:1";
        assertRefused(
                Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", nobody),
                Reason.CredentialsNotFound,
                "names no Secret",
                "spec.credential");
    }

    @Test
    void keys_that_are_wrong_are_not_looked_for_in_a_secret_that_is_not_there() {
        assertRefused(
                Map.of("AWS_ACCESS_KEY_ID", "role-key", "AWS_SECRET_ACCESS_KEY", "guessed"),
                Reason.InvalidCredentials,
                "the location names no Secret",
                "identity");
    }

    @Test
    void nothing_of_the_pod_reaches_the_restic_of_a_location_with_a_secret() throws Exception {
        Reach reach = backend(
                        container(),
                        Map.of("AWS_ACCESS_KEY_ID", "role-key", "AWS_SECRET_ACCESS_KEY", "role-secret"),
                        "")
                .reach();

        assertThat(reach.in(container()).environment()).containsOnlyKeys("AWS_DEFAULT_REGION");
        assertThat(backend(container(), Map.of(), "").reach().in(container()).environment())
                .containsAllEntriesOf(container());
    }

    @Test
    void a_session_token_of_a_secret_is_used_by_both() {
        S3Backend backend = backend(
                Map.of(),
                Map.of(
                        "AWS_ACCESS_KEY_ID", "role-key",
                        "AWS_SECRET_ACCESS_KEY", "role-secret",
                        "AWS_SESSION_TOKEN", "of-the-secret"),
                "");

        assertUsed(backend, Map.of(), Map.of());
        assertThat(shown).containsExactly("of-the-secret");
    }

    private void assertUsed(Map<String, String> pod, Map<String, String> walls, String authorities) {
        assertUsed(backend(pod, Map.of(), authorities), pod, walls);
    }

    private static void assertUsed(S3Backend backend, Map<String, String> pod, Map<String, String> walls) {
        try (ObjectStore store = S3ObjectStore.open(backend, Proxies.of(walls))) {
            store.probe();
        }
        Reach reach = backend.reach().in(pod);
        Map<String, String> environment = new HashMap<>(walls);
        environment.putAll(reach.environment());
        RepositoryAccess access = new RepositoryAccess(
                backend.repository("shop-" + System.nanoTime()),
                "correct horse",
                environment,
                reach.files(),
                reach.options());
        assertThat(new Restic(ResticBinary.path(), null).init(access, PATIENCE)).isNotEmpty();
    }

    private void assertRefused(Map<String, String> pod, Reason reason, String... words) {
        assertThatThrownBy(() -> {
                    try (ObjectStore store = open(pod, Map.of(), "")) {
                        store.probe();
                    }
                })
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(words);
    }

    private ObjectStore open(Map<String, String> pod, Map<String, String> walls, String authorities) {
        return S3ObjectStore.open(backend(pod, Map.of(), authorities), Proxies.of(walls));
    }

    private S3Backend backend(Map<String, String> pod, Map<String, String> secret, String authorities) {
        Map<String, String> place =
                Map.of("s3Url", bucket.url(), "bucket", "backups", "prefix", "identity", "caCert", authorities);
        return (S3Backend)
                new S3Provider(pod).backend(new BackendSettings(place, secret.isEmpty() ? "" : "keys", secret));
    }

    private Map<String, String> container() throws Exception {
        return Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                service.url() + "/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                token(IdentityService.TOKEN));
    }

    private String token(String content) throws Exception {
        return Files.writeString(folder.resolve("token"), content).toString();
    }
}
