package io.salvor.store.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.salvor.git.TlsIdentity;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.AccessTrial;
import io.salvor.store.AccessTrial.Access;
import io.salvor.store.AccessTrial.Right;
import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.Exposure;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.FreePorts;
import io.salvor.testing.RepositoryServer;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can be wrong with a REST server, and what it says then. */
@Tag(BackendServers.TAG)
class RestTroubleTest {
    private static final String USER = "salvor";
    private static final byte[] HELLO = {1, 2, 3};
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private RepositoryServer rest(String... arguments) throws IOException {
        RepositoryServer server = RepositoryServer.rest(folder.resolve("data"), arguments);
        opened.add(server);
        return server;
    }

    private RepositoryServer rclone(String... arguments) throws IOException {
        RepositoryServer server = RepositoryServer.rclone(folder.resolve("data"), arguments);
        opened.add(server);
        return server;
    }

    private String users() throws IOException {
        return RepositoryServer.users(folder.resolve("users"), USER, "other").toString();
    }

    private ObjectStore open(BackendSettings settings) {
        return open(new RestProvider().backend(settings));
    }

    private ObjectStore open(Backend backend) {
        ObjectStore store = backend.open();
        opened.add(store);
        return store;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(Reason reason, ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    @Test
    void nothing_at_the_port_is_unreachable() throws IOException {
        int free = FreePorts.next();
        ObjectStore store = open(RestContract.settings("http://127.0.0.1:" + free, "", USER));

        assertFails(Reason.Unreachable, store::reach).hasMessageContaining("check the URL, that the server runs");
        assertFails(Reason.Unreachable, () -> store.put("a", HELLO));
    }

    @Test
    void a_host_without_an_address_is_unreachable() {
        ObjectStore store = open(RestContract.settings("http://backup.invalid:8000", "", USER));

        assertFails(Reason.Unreachable, store::probe).hasMessageContaining("the host name is unknown");
    }

    @Test
    void a_server_that_never_answers_is_given_up_within_seconds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            ObjectStore store = open(RestContract.settings("http://127.0.0.1:" + silent.getLocalPort(), "", USER));

            assertFails(Reason.Unreachable, store::reach).hasMessageContaining("no answer in time");
        }
    }

    @Test
    void a_wrong_password_is_named_as_such() throws IOException {
        RepositoryServer server = rest("--htpasswd-file", users());
        ObjectStore stranger = open(RestContract.settings(server.url(), "", "stranger"));

        assertFails(Reason.InvalidCredentials, stranger::reach)
                .hasMessageContaining("user or password are not accepted")
                .hasMessageContaining("correct RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD");
        assertFails(Reason.InvalidCredentials, () -> stranger.get("a"));
        assertFails(Reason.InvalidCredentials, () -> stranger.exists("restic/shop/config"));
    }

    @Test
    void a_server_that_wants_a_user_says_so_to_one_without_a_secret() throws IOException {
        RepositoryServer server = rest("--htpasswd-file", users());
        ObjectStore nobody = open(RestContract.settings(server.url(), "", null));

        assertFails(Reason.InvalidCredentials, nobody::reach)
                .hasMessageContaining("name a Secret in spec.credential with the keys RESTIC_REST_USERNAME");
    }

    @Test
    void a_server_without_users_needs_no_secret() throws IOException {
        RepositoryServer server = rest("--no-auth");
        ObjectStore nobody = open(RestContract.settings(server.url(), "cluster", null));

        nobody.probe();
        nobody.put("a", HELLO);
        assertThat(nobody.keys("")).containsExactly("a");
    }

    @Test
    void a_user_with_a_folder_of_its_own_works_there_and_is_sent_there() throws IOException {
        RepositoryServer server = rest("--htpasswd-file", users(), "--private-repos");
        Backend own = new RestProvider().backend(RestContract.settings(server.url() + "/" + USER, "", USER));

        open(own).probe();
        new Restic(ResticBinary.path(), null).init(access(own, "keys"), PATIENCE);
        assertThat(own.repository("keys")).isEqualTo("rest:" + server.url() + "/salvor/restic-keys");
        assertThat(open(own).keys("restic/keys/")).contains("restic/keys/config");
        for (String prefix : List.of("", "other")) {
            assertFails(Reason.AccessDenied, () -> open(RestContract.settings(server.url(), prefix, USER))
                            .reach())
                    .hasMessageContaining("set config.restUrl")
                    .hasMessageContaining(server.url() + "/salvor/");
        }
    }

    @Test
    void rclone_keeps_users_apart_too() throws IOException {
        RepositoryServer server = rclone("--htpasswd", users(), "--private-repos");
        open(RestContract.settings(server.url(), USER, USER)).probe();

        assertFails(Reason.AccessDenied, () -> open(RestContract.settings(server.url(), "other", USER))
                        .reach())
                .hasMessageContaining("--private-repos");
    }

    @Test
    void folders_that_are_too_deep_for_the_server_are_found_at_once() throws IOException {
        RepositoryServer server = rest("--no-auth");

        assertFails(Reason.InvalidLocation, () -> open(RestContract.settings(server.url() + "/a", "b", null))
                        .reach())
                .hasMessageContaining("leave a single folder in URL and objectStorage.prefix");
    }

    @Test
    void rclone_takes_deep_folders() throws IOException {
        RepositoryServer server = rclone();
        Backend deep = new RestProvider().backend(RestContract.settings(server.url() + "/a/b", "c/d", null));

        open(deep).probe();
        new Restic(ResticBinary.path(), null).init(access(deep, "data"), PATIENCE);
        assertThat(open(deep).exists("restic/data/config")).isTrue();
    }

    private static RepositoryAccess access(Backend backend, String namespace) {
        Reach reach = backend.reach();
        return new RepositoryAccess(backend.repository(namespace), "correct horse", reach.environment(), reach.files());
    }

    @Test
    void tls_works_with_the_authority_of_the_location_alone() throws Exception {
        TlsIdentity identity = TlsIdentity.make(folder, "server", "EC");
        TlsIdentity other = TlsIdentity.make(folder, "other", "EC");
        RepositoryServer server = rest(
                "--no-auth",
                "--tls",
                "--tls-cert",
                write("crt", identity.certificate()),
                "--tls-key",
                write("key", identity.key()));
        Backend backend = new RestProvider().backend(trusting(server.secureUrl(), identity));

        open(backend).probe();
        new Restic(ResticBinary.path(), null).init(access(backend, "shop"), PATIENCE);
        assertFails(Reason.TlsFailed, () -> open(RestContract.settings(server.secureUrl(), "", null))
                        .reach())
                .hasMessageContaining("objectStorage.caCert");
        assertFails(Reason.TlsFailed, () -> open(trusting(server.secureUrl(), other))
                        .probe())
                .hasMessageContaining("objectStorage.caCert");
        assertFails(Reason.TlsFailed, () -> open(RestContract.settings(server.url(), "", null))
                        .reach())
                .hasMessageContaining("write the URL as https://");
    }

    @Test
    void tls_with_a_server_that_speaks_none_fails_as_such() throws IOException {
        RepositoryServer server = rest("--no-auth");

        assertFails(Reason.TlsFailed, () -> open(RestContract.settings(server.secureUrl(), "", null))
                        .reach())
                .hasMessageContaining("scheme");
    }

    @Test
    void a_client_certificate_is_shown_to_a_server_that_asks_for_one() throws Exception {
        TlsIdentity identity = TlsIdentity.make(folder, "server", "EC");
        TlsIdentity client = TlsIdentity.make(folder, "client", "RSA");
        TlsIdentity other = TlsIdentity.make(folder, "other", "EC");
        RepositoryServer server = rclone(
                "--cert",
                write("crt", identity.certificate()),
                "--key",
                write("key", identity.key()),
                "--client-ca",
                write("client", client.certificate()));
        Map<String, String> place = trusting(server.secureUrl(), identity).place();
        Backend apart = new RestProvider()
                .backend(new BackendSettings(
                        place,
                        "rest",
                        Map.of(
                                "tls.crt",
                                text(client.certificate()),
                                "tls.key",
                                text(client.olderKey("RSA PRIVATE KEY")))));
        Backend together = new RestProvider()
                .backend(new BackendSettings(
                        place, "rest", Map.of("client", text(client.key()) + text(client.certificate())), "client"));

        open(apart).probe();
        open(together).probe();
        new Restic(ResticBinary.path(), null).init(access(apart, "shop"), PATIENCE);
        new Restic(ResticBinary.path(), null).init(access(together, "bank"), PATIENCE);
        BackendSettings stranger = new BackendSettings(
                place, "rest", Map.of("tls.crt", text(other.certificate()), "tls.key", text(other.key())));
        assertThatThrownBy(() -> open(stranger).reach())
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("client certificate");
        assertThatThrownBy(() -> open(new BackendSettings(place, "", Map.of())).reach())
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("client certificate");
    }

    private static BackendSettings trusting(String url, TlsIdentity authority) throws Exception {
        Map<String, String> place = new HashMap<>(Map.of("restUrl", url));
        place.put("caCert", text(authority.certificate()));
        return new BackendSettings(place, "", Map.of());
    }

    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.US_ASCII);
    }

    private String write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    @Test
    void a_server_that_is_full_says_so_and_keeps_what_it_has() throws IOException {
        RepositoryServer server = rest("--no-auth", "--max-size", "2000000");
        ObjectStore store = open(RestContract.settings(server.url(), "", null));
        store.put("a", HELLO);

        Path large = Files.write(folder.resolve("large"), new byte[3_000_000]);
        assertFails(Reason.BucketFull, () -> store.put("a", large)).hasMessageContaining("free room");
        assertThat(read(store, "a")).isEqualTo(HELLO);
        store.put("b", HELLO);
        assertThat(store.keys("")).containsExactly("a", "b");
    }

    @Test
    void what_only_adds_is_found_by_trying() throws IOException {
        ObjectStore owner = open(RestContract.settings(rest("--no-auth").url(), "", null));
        ObjectStore jobs =
                open(RestContract.settings(rest("--no-auth", "--append-only").url(), "", null));

        Access access = AccessTrial.of(owner, jobs);

        assertThat(access).isEqualTo(new Access(Right.Denied, Right.Allowed, Right.Denied, Right.Denied));
        assertThat(Exposure.of(jobs.protection(), access)).isEqualTo(Exposure.AddOnly);
        assertThat(owner.keys("")).isEmpty();
    }

    @Test
    void rclone_that_only_adds_is_found_by_trying() throws IOException {
        ObjectStore owner =
                open(RestContract.settings(rclone("--cache-objects=false").url(), "", null));
        ObjectStore jobs = open(RestContract.settings(
                rclone("--append-only", "--cache-objects=false").url(), "", null));

        assertThat(AccessTrial.of(owner, jobs))
                .isEqualTo(new Access(Right.Denied, Right.Allowed, Right.Denied, Right.Denied));
        assertThat(owner.keys("")).isEmpty();
    }

    @Test
    void nothing_is_said_to_be_gone_where_nothing_can_be_removed() throws IOException {
        ObjectStore owner = open(RestContract.settings(rest("--no-auth").url(), "", null));
        ObjectStore store =
                open(RestContract.settings(rest("--no-auth", "--append-only").url(), "", null));
        owner.put("a", HELLO);

        assertFails(Reason.AccessDenied, () -> store.delete("a")).hasMessageContaining("--append-only");
        assertFails(Reason.AccessDenied, () -> store.erase("a"));
        assertThat(read(store, "a")).isEqualTo(HELLO);
        assertFails(Reason.AccessDenied, store::probe).hasMessageContaining("removing a small file");
        assertFails(Reason.AccessDenied, () -> store.put("a", new byte[] {4}));
        assertThat(read(store, "a")).containsExactly(4);
        owner.delete("a");
        assertThat(store.exists("a")).isFalse();
    }

    @Test
    void a_server_that_goes_while_it_is_read_from_breaks_the_reading() throws IOException {
        RepositoryServer server = rest("--no-auth");
        ObjectStore store = open(RestContract.settings(server.url(), "", null));
        store.put("large", Files.write(folder.resolve("large"), new byte[64 << 20]));

        try (InputStream in = store.get("large")) {
            in.readNBytes(1 << 16);
            server.kill();
            assertFails(Reason.Unreachable, () -> in.transferTo(OutputStream.nullOutputStream()));
        }
        assertFails(Reason.Unreachable, store::reach);
    }

    @Test
    void what_was_changed_on_the_disk_of_the_server_is_not_taken_for_what_was_written() throws IOException {
        ObjectStore store = open(RestContract.settings(rest("--no-auth").url(), "", null));
        store.put("a", HELLO);
        Path index = folder.resolve("data/salvor_catalog/index");
        try (var files = Files.list(index)) {
            Path file = files.findFirst().orElseThrow();
            byte[] content = Files.readAllBytes(file);
            content[content.length - 1]++;
            Files.write(file, content);
        }

        assertFails(Reason.Other, () -> read(store, "a")).hasMessageContaining("something else than was written");
    }

    @Test
    void a_server_is_asked_through_the_proxy_of_a_company() throws Exception {
        TlsIdentity identity = TlsIdentity.make(folder, "server", "EC", "dns:backup.example.com");
        RepositoryServer secure = rest(
                "--no-auth",
                "--tls",
                "--tls-cert",
                write("crt", identity.certificate()),
                "--tls-key",
                write("key", identity.key()));
        RepositoryServer plain = rest("--no-auth");
        try (ConnectProxy proxy = ConnectProxy.start("user:pass word")
                .leading("backup.example.com", port(secure))
                .leading("plain.example.com", port(plain))) {
            String url = proxy.url().replace("http://", "http://user:pass%20word@");
            Map<String, String> variables = Map.of("HTTPS_PROXY", url, "HTTP_PROXY", url);

            assertThat(listed(trusting("https://backup.example.com", identity), variables))
                    .isEmpty();
            assertThat(listed(RestContract.settings("http://plain.example.com", "", null), variables))
                    .isEmpty();
            assertThat(proxy.asked())
                    .contains("CONNECT backup.example.com:443")
                    .anyMatch(asked -> asked.startsWith("GET http://plain.example.com/"));
        }
        assertFails(
                Reason.InvalidLocation,
                () -> listed(
                        RestContract.settings("http://plain.example.com", "", null), Map.of("HTTP_PROXY", "ftp://x")));
    }

    private static List<RestClient.Listed> listed(BackendSettings settings, Map<String, String> variables)
            throws IOException {
        RestBackend backend = (RestBackend) new RestProvider().backend(settings);
        OkHttpClient http = RestConnections.to(backend, variables);
        try {
            return new RestClient(http, backend.credentials()).list(HttpUrl.get(backend.url() + "/a/index/"));
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private static int port(RepositoryServer server) {
        return HttpUrl.get(server.url()).port();
    }

    @Test
    void other_services_are_not_taken_for_a_rest_server() throws IOException {
        HttpServer page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/missing", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        page.createContext("/page", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("<html>".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        page.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().set("Location", "https://elsewhere.example.com/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        page.createContext("/broken", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        page.start();
        opened.add(() -> page.stop(0));
        String url = "http://127.0.0.1:" + page.getAddress().getPort();

        assertFails(Reason.InvalidLocation, () -> reach(url + "/missing")).hasMessageContaining("a REST server at all");
        assertFails(Reason.InvalidLocation, () -> reach(url + "/page")).hasMessageContaining("correct the URL");
        assertFails(Reason.InvalidLocation, () -> reach(url + "/elsewhere"))
                .hasMessageContaining("https://elsewhere.example.com/");
        assertFails(Reason.Other, () -> reach(url + "/broken")).hasMessageContaining("look at the server's own log");
    }

    private void reach(String url) {
        open(RestContract.settings(url, "", null)).reach();
    }

    private static byte[] read(ObjectStore store, String key) throws IOException {
        try (InputStream in = store.get(key)) {
            return in.readAllBytes();
        }
    }
}
