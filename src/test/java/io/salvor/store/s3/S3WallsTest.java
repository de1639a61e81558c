package io.salvor.store.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.crash.Fate;
import io.salvor.crash.Proxy;
import io.salvor.git.TlsIdentity;
import io.salvor.proxy.Proxies;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of the operator and restic behind a company's walls, the same location for both. */
@Tag(BackendServers.TAG)
class S3WallsTest {
    private static final String NAME = "s3.example.com";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path shared;

    private static S3Server server;
    private static TlsIdentity company;

    private final Restic restic = new Restic(ResticBinary.path(), null);

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(shared.resolve("data"), "key", "secret").withBucket("backups");
        company = TlsIdentity.make(shared, "company", "EC", "dns:" + NAME + ",ip:127.0.0.1");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_certificate_of_an_own_authority_is_trusted_by_both() throws Exception {
        try (LoopbackFront tls = LoopbackFront.tls(company.context(null), server.port())) {
            S3Backend backend = backend(Map.of("s3Url", tls.url(), "prefix", "tls", "caCert", certificate(company)));

            assertUsed(backend, Map.of());
        }
    }

    @Test
    void a_certificate_of_another_authority_is_not_and_the_field_for_it_is_named() throws Exception {
        TlsIdentity other = TlsIdentity.make(shared, "other", "EC");
        try (LoopbackFront tls = LoopbackFront.tls(company.context(null), server.port())) {
            for (String trusted : new String[] {"", certificate(other)}) {
                S3Backend backend = backend(Map.of("s3Url", tls.url(), "caCert", trusted));

                assertRefused(backend, Reason.TlsFailed, "objectStorage.caCert");
            }
        }
    }

    @Test
    void a_certificate_for_another_name_says_so() throws Exception {
        TlsIdentity elsewhere = TlsIdentity.make(shared, "elsewhere", "EC", "dns:elsewhere.example.com");
        try (LoopbackFront tls = LoopbackFront.tls(elsewhere.context(null), server.port())) {
            S3Backend backend = backend(Map.of("s3Url", tls.url(), "caCert", certificate(elsewhere)));

            assertRefused(backend, Reason.TlsFailed, "another name");
        }
    }

    @Test
    void a_port_without_tls_says_so() {
        assertRefused(
                backend(Map.of("s3Url", "https://127.0.0.1:" + server.port())), Reason.TlsFailed, "does not speak TLS");
    }

    @Test
    void certificates_that_are_none_are_refused_before_any_request() {
        assertThatThrownBy(
                        () -> backend(Map.of("s3Url", "https://127.0.0.1:1", "caCert", "-----BEGIN CERTIFICATE-----"))
                                .open())
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining("objectStorage.caCert");
    }

    @Test
    void both_go_through_the_proxy_and_show_who_they_are_to_it_alone() throws Exception {
        try (LoopbackFront tls = LoopbackFront.tls(company.context(null), server.port());
                ConnectProxy proxy = ConnectProxy.start("us er:pass@word").leading(NAME, tls.port())) {
            S3Backend backend =
                    backend(Map.of("s3Url", "https://" + NAME, "prefix", "proxied", "caCert", certificate(company)));
            Map<String, String> walls = Map.of("HTTPS_PROXY", proxy.url().replace("://", "://us%20er:pass%40word@"));

            try (ObjectStore store = S3ObjectStore.open(backend, Proxies.of(walls))) {
                store.probe();
            }
            assertThat(proxy.asked()).isNotEmpty().allMatch(("CONNECT " + NAME + ":443")::equals);
            int byOperator = proxy.asked().size();
            restic.init(access(backend, walls), PATIENCE);
            assertThat(proxy.asked()).hasSizeGreaterThan(byOperator).allMatch(("CONNECT " + NAME + ":443")::equals);
        }
    }

    @Test
    void a_service_without_tls_is_asked_through_the_proxy_of_plain_requests() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start("me:word").leading(NAME, server.port())) {
            S3Backend backend = backend(Map.of("s3Url", "http://" + NAME, "prefix", "plain"));
            Map<String, String> walls = Map.of("HTTP_PROXY", proxy.url().replace("://", "://me:word@"));

            try (ObjectStore store = S3ObjectStore.open(backend, Proxies.of(walls))) {
                store.probe();
            }
            restic.init(access(backend, walls), PATIENCE);
            assertThat(proxy.asked()).anyMatch(asked -> asked.startsWith("PUT http://" + NAME + "/backups/plain/"));
        }
    }

    @Test
    void hosts_that_are_to_be_asked_without_it_are() throws Exception {
        try (LoopbackFront tls = LoopbackFront.tls(company.context(null), server.port());
                ConnectProxy proxy = ConnectProxy.start()) {
            S3Backend own = backend(Map.of("s3Url", tls.url(), "prefix", "direct", "caCert", certificate(company)));
            Map<String, String> walls = Map.of("HTTPS_PROXY", proxy.url());

            assertUsed(own, walls);
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void a_proxy_that_refuses_or_knows_no_such_host_is_said() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start("me:word")) {
            S3Backend backend = backend(Map.of("s3Url", "https://" + NAME));

            for (String user : new String[] {"", "me:wrong@", "me:word@"}) {
                Map<String, String> walls = Map.of("HTTPS_PROXY", proxy.url().replace("://", "://" + user));
                assertThatThrownBy(() -> probe(backend, walls))
                        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                                .isEqualTo(Reason.Unreachable))
                        .hasMessageContaining("proxy")
                        .hasMessageNotContaining("wrong");
            }
        }
    }

    @Test
    void a_variable_that_names_no_proxy_is_said_before_any_request() {
        S3Backend backend = backend(Map.of("s3Url", "https://" + NAME));

        assertThatThrownBy(() -> probe(backend, Map.of("HTTPS_PROXY", "socks5://me:hidden-word@proxy:1080")))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.Unreachable))
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageNotContaining("hidden-word");
    }

    @Test
    void an_address_of_version_6_is_one_for_both() throws Exception {
        try (LoopbackFront front = LoopbackFront.version6(server.port())) {
            assertThat(front.url()).startsWith("http://[::1]:");

            assertUsed(backend(Map.of("s3Url", front.url() + "/", "prefix", "/six/")), Map.of());
        }
    }

    @Test
    void a_bucket_is_named_in_the_path_or_by_the_host_as_the_location_says() throws Exception {
        assertNamed(server, "true", NAME);
        try (S3Server byHost = S3Server.byHost(shared.resolve("data"), NAME, "key", "secret")) {
            assertNamed(byHost, "false", "backups." + NAME);
        }
    }

    private void assertNamed(S3Server named, String inPath, String host) throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start().leading(host, named.port())) {
            S3Backend backend = backend(Map.of(
                    "s3Url", "http://" + NAME, "region", "us-east-1", "prefix", inPath, "s3ForcePathStyle", inPath));

            Map<String, String> walls = Map.of("HTTP_PROXY", proxy.url());
            probe(backend, walls);
            restic.init(access(backend, walls), PATIENCE);
            assertThat(proxy.asked()).isNotEmpty().allMatch(asked -> asked.contains("http://" + host + "/"));
        }
    }

    @Test
    void the_class_of_a_location_is_that_of_what_restic_writes() throws Exception {
        Map<String, String> classes = new ConcurrentHashMap<>();
        try (Proxy proxy = Proxy.start(server.url(), call -> {
            if (call.method().equals("PUT")) {
                classes.put(call.path(), call.headers().getOrDefault("x-amz-storage-class", "none"));
            }
            return Fate.PASS;
        })) {
            S3Backend backend = backend(Map.of("s3Url", proxy.url(), "prefix", "class", "storageClass", "STANDARD_IA"));
            assertUsed(backend, Map.of());

            assertThat(classes).containsEntry("/backups/class/restic/shop/config", "STANDARD_IA");
            assertThat(classes).anySatisfy((path, storage) -> {
                assertThat(path).startsWith("/backups/class/salvor-probe-");
                assertThat(storage).isEqualTo("none");
            });
        }
    }

    private void assertUsed(S3Backend backend, Map<String, String> environment) {
        probe(backend, environment);
        String id = restic.init(access(backend, environment), PATIENCE);
        assertThat(restic.open(access(backend, environment), PATIENCE)).isEqualTo(id);
        try (ObjectStore store = backend.open()) {
            assertThat(store.exists("restic/shop/config")).isTrue();
        }
    }

    private static void assertRefused(S3Backend backend, Reason reason, String advice) {
        assertThatThrownBy(() -> probe(backend, Map.of()))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(advice);
    }

    private static void probe(S3Backend backend, Map<String, String> environment) {
        try (ObjectStore store = S3ObjectStore.open(backend, Proxies.of(environment))) {
            store.probe();
        }
    }

    private static RepositoryAccess access(S3Backend backend, Map<String, String> environment) {
        Reach reach = backend.reach();
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(reach.environment());
        return new RepositoryAccess(backend.repository("shop"), "correct horse", all, reach.files(), reach.options());
    }

    private static S3Backend backend(Map<String, String> place) {
        Map<String, String> whole = new HashMap<>(place);
        whole.put("bucket", "backups");
        return (S3Backend) new S3Provider()
                .backend(new BackendSettings(
                        whole, "keys", Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret")));
    }

    private static String certificate(TlsIdentity identity) throws Exception {
        return new String(identity.certificate(), US_ASCII);
    }
}
