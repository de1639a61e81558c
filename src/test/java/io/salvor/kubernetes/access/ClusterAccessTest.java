package io.salvor.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.git.TlsIdentity;
import io.salvor.testing.TestingClock;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything in a kubeconfig but the form of its keys, against a server that speaks TLS. */
class ClusterAccessTest {
    @TempDir
    private static Path keys;

    @TempDir
    private Path folder;

    private static TlsIdentity server;
    private static TlsIdentity named;
    private static TlsIdentity person;

    private final TestingClock clock = new TestingClock(Instant.parse("2026-11-26T12:00:00Z"));
    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void make_keys() throws Exception {
        server = TlsIdentity.make(keys, "server", "EC");
        named = TlsIdentity.make(keys, "named", "EC", "dns:api.example.com");
        person = TlsIdentity.make(keys, "person", "EC");
    }

    @BeforeEach
    void at_home() {
        environment.put("HOME", folder.toString());
    }

    @Test
    void a_user_is_known_by_token_password_or_not_at_all() throws Exception {
        try (TlsApiServer api = new TlsApiServer(server, null)) {
            ask(kubeconfig("one", api, "{token: secret}"));
            assertThat(api.header("Authorization")).isEqualTo("Bearer secret");
            ask(kubeconfig("one", api, "{username: me, password: pw}"));
            assertThat(api.header("Authorization")).isEqualTo("Basic bWU6cHc=");
            ask(kubeconfig("one", api, "{}"));
            assertThat(api.header("Authorization")).isNull();
            ask(kubeconfig("one", api, "{token: t, as: system:admin, as-groups: [a, b], as-uid: u1}"));
            assertThat(api.header("Impersonate-User")).isEqualTo("system:admin");
            assertThat(api.header("Impersonate-Uid")).isEqualTo("u1");
        }
    }

    @Test
    void a_token_in_a_file_is_read_again() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "old\n");
        try (TlsApiServer api = new TlsApiServer(server, null);
                KubernetesClient client = access(kubeconfig("one", api, "{tokenFile: token, token: stale}"))
                        .client()) {
            client.getKubernetesVersion();
            assertThat(api.header("Authorization")).isEqualTo("Bearer old");
            Files.writeString(token, "new\n");
            clock.advance(Duration.ofSeconds(11));
            client.getKubernetesVersion();
            assertThat(api.header("Authorization")).isEqualTo("Bearer new");
            Files.delete(token);
            clock.advance(Duration.ofSeconds(11));
            client.getKubernetesVersion();
            assertThat(api.header("Authorization")).isEqualTo("Bearer new");
        }
    }

    @Test
    void several_files_are_one_and_the_first_counts() throws Exception {
        try (TlsApiServer api = new TlsApiServer(server, null)) {
            Path users = Files.createDirectories(folder.resolve("users"));
            Files.writeString(users.resolve("token"), "of the first");
            Files.write(folder.resolve("ca.crt"), server.certificate());
            Path first = Files.writeString(
                    users.resolve("config"),
                    """
                    current-context: prod
                    users: [{name: me, user: {tokenFile: token}}]
                    """);
            Path second = Files.writeString(
                    folder.resolve("config"),
                    """
                    current-context: other
                    preferences: {}
                    clusters:
                    - name: c
                      cluster:
                        server: "%s"
                        certificate-authority: ca.crt
                        extensions: [{name: cluster_info, extension: {provider: minikube.sigs.k8s.io, version: v1.36.0}}]
                    contexts:
                    - {name: other, context: {cluster: gone, user: me}}
                    - {name: prod, context: {cluster: c, user: me, namespace: backups}}
                    users: [{name: me, user: {token: of the second}}]
                    """
                            .formatted(api.url()));
            String all = Stream.of(folder.resolve("absent"), first, second)
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
            ClusterAccess access = access(all);
            try (KubernetesClient client = access.client()) {
                client.getKubernetesVersion();
                assertThat(client.getNamespace()).isEqualTo("backups");
            }
            assertThat(api.header("Authorization")).isEqualTo("Bearer of the first");
            assertThat(access).hasToString(api.url() + "/ (context prod of " + first + " and " + second + ")");
        }
    }

    @Test
    void the_file_at_home_is_read_where_no_other_is_named() throws Exception {
        try (TlsApiServer api = new TlsApiServer(server, null)) {
            Path home = Files.createDirectories(folder.resolve(".kube")).resolve("config");
            Files.copy(Path.of(kubeconfig("one", api, "{token: home}")), home);
            try (KubernetesClient client =
                    ClusterAccess.find(environment, clock).client()) {
                client.getKubernetesVersion();
                assertThat(client.getNamespace()).isEqualTo("default");
            }
            assertThat(api.header("Authorization")).isEqualTo("Bearer home");
        }
    }

    @Test
    void a_server_is_checked_by_the_name_that_the_kubeconfig_has_for_it() throws Exception {
        try (TlsApiServer api = new TlsApiServer(named, person)) {
            String user = "{client-certificate-data: " + base64(person.certificate()) + ", client-key-data: "
                    + base64(person.key()) + "}";
            String authority = ", certificate-authority-data: " + base64(named.certificate());
            assertThatThrownBy(() -> ask(kubeconfig("one", api.url(), authority, user)))
                    .hasStackTraceContaining("127.0.0.1");
            ask(kubeconfig("one", api.url(), authority + ", tls-server-name: api.example.com", user));
            assertThat(api.names()).singleElement().asString().contains("api.example.com");
            assertThat(api.subject()).isEqualTo("CN=person");
            ask(kubeconfig("one", api.url(), ", insecure-skip-tls-verify: true", user));
        }
    }

    @Test
    void a_proxy_of_the_kubeconfig_is_gone_through() throws Exception {
        List<String> connects = new CopyOnWriteArrayList<>();
        try (TlsApiServer api = new TlsApiServer(server, null);
                ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> tunnel(proxy, api.port(), connects));
            ask(kubeconfig(
                    "one",
                    "https://127.0.0.1:1",
                    authority() + ", proxy-url: \"http://me:pw@127.0.0.1:" + proxy.getLocalPort() + "\"",
                    "{token: t}"));
            assertThat(api.header("Authorization")).isEqualTo("Bearer t");
            assertThat(connects.get(0)).startsWith("CONNECT 127.0.0.1:1 ").contains("bWU6cHc=");
        }
    }

    /** Takes one connection, whatever it asks for, to a port. */
    private static void tunnel(ServerSocket proxy, int port, List<String> connects) {
        try (Socket client = proxy.accept();
                Socket target = new Socket("127.0.0.1", port)) {
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) client.getInputStream().read());
            }
            connects.add(head.toString());
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<Void> back = CompletableFuture.runAsync(() -> copy(target, client));
            copy(client, target);
            back.join();
        } catch (IOException e) {
            connects.add(e.toString());
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One of the two has ended.
        }
    }

    @Test
    void a_plugin_is_asked_as_kubectl_asks_it_and_again_when_its_answer_has_expired_or_is_refused() throws Exception {
        Path plugin = plugin(
                """
                printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/asked"
                count=$(cat "$(dirname "$0")/count" 2> /dev/null || echo 0)
                echo $((count + 1)) > "$(dirname "$0")/count"
                echo "{\\"apiVersion\\": \\"client.authentication.k8s.io/v1\\", \\"kind\\": \\"ExecCredential\\",
                  \\"status\\": {\\"token\\": \\"$1-$ROLE-$count\\", \\"expirationTimestamp\\": \\"2026-11-26T13:00:00Z\\"}}"
                """);
        try (TlsApiServer api = new TlsApiServer(server, null)
                        .knowing(headers -> !headers.getFirst("Authorization").endsWith("-1"));
                KubernetesClient client = access(
                                kubeconfig(
                                        "one",
                                        api,
                                        """
                                {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugins/login, args: ["a b"],
                                  env: [{name: ROLE, value: admin}], interactiveMode: Never, provideClusterInfo: true}}\
                                """))
                        .client()) {
            client.getKubernetesVersion();
            client.getKubernetesVersion();
            assertThat(api.header("Authorization")).isEqualTo("Bearer a b-admin-0");
            assertThat(Files.readString(plugin.resolveSibling("asked")))
                    .contains("\"interactive\":false", "\"server\":\"" + api.url(), "certificate-authority-data");
            clock.advance(Duration.ofHours(1));
            // The second token is refused, so that a third is asked for.
            client.getKubernetesVersion();
            assertThat(api.header("Authorization")).isEqualTo("Bearer a b-admin-2");
        }
    }

    @Test
    void a_plugin_may_hand_out_a_certificate() throws Exception {
        Files.write(folder.resolve("crt"), person.certificate());
        Files.write(folder.resolve("key"), person.key());
        plugin(
                """
                text() { awk '{printf "%s\\\\n", $0}' "$(dirname "$0")/../$1"; }
                cat <<END
                {"apiVersion": "client.authentication.k8s.io/v1beta1",
                 "status": {"clientCertificateData": "$(text crt)", "clientKeyData": "$(text key)"}}
                END
                """);
        try (TlsApiServer api = new TlsApiServer(server, person)) {
            ask(kubeconfig("one", api, exec("v1beta1", "./plugins/login")));
            assertThat(api.subject()).isEqualTo("CN=person");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 3                         | ended with 3",
                "echo hello                     | did not write an ExecCredential",
                "echo '{\"apiVersion\": \"client.authentication.k8s.io/v1alpha1\"}' | v1alpha1, and the kubeconfig wants",
                "echo '{\"apiVersion\": \"client.authentication.k8s.io/v1\"}'       | neither a token nor a client certificate",
            })
    void a_plugin_that_does_not_do_its_work_is_named(String script, String why) throws Exception {
        plugin(script);
        try (TlsApiServer api = new TlsApiServer(server, null)) {
            assertThatThrownBy(() -> ask(kubeconfig("one", api, exec("v1", "./plugins/login"))))
                    .hasStackTraceContaining("login, which the user of context one of")
                    .hasStackTraceContaining(why);
        }
    }

    @Test
    void a_plugin_that_is_not_there_is_named_with_the_hint_of_the_kubeconfig() throws Exception {
        try (TlsApiServer api = new TlsApiServer(server, null)) {
            String user =
                    "{exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-login, installHint: get it}}";
            assertThatThrownBy(() -> ask(kubeconfig("one", api, user)))
                    .hasStackTraceContaining("no-such-login")
                    .hasStackTraceContaining("get it");
        }
    }

    @Test
    void a_kubeconfig_that_is_not_there_is_named() {
        environment.put("KUBECONFIG", "/no/such/file");
        assertRefused("KUBECONFIG names /no/such/file, which does not exist");
        environment.put("KUBECONFIG", "/no/such/file:/nor/this");
        assertRefused("/no/such/file and /nor/this, none of which exists");
        environment.remove("KUBECONFIG");
        assertRefused("KUBECONFIG is not set, and " + folder.resolve(".kube/config") + " does not exist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: Config}                                          | which has no context at all; set KUBECONFIG to another file",
                "{current-context: a}                                    | current-context a is not in",
                "{current-context: a, contexts: [{name: b}]}             | there is b",
                "{current-context: a, contexts: [{name: a, context: {cluster: c}}]} | names the cluster c, which is not there",
                "{current-context: a, contexts: [{name: a, context: {cluster: c}}], clusters: [{name: c, cluster: {}}]} | has no server",
                "{current-context: a, contexts: [{name: a, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://x'}}]} | names the user u, which is not there",
                "'{\"a'                                                  | cannot be read",
                "{current-context: a, contexts: [{name: a, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'https://x', proxy-url: 'https://p'}}]} | http:// or socks5://",
                "{current-context: a, contexts: [{name: a, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'https://x', certificate-authority: gone}}]} | gone, which does not exist",
                "{current-context: a, contexts: [{name: a, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://x'}}], users: [{name: u, user: {auth-provider: {name: gcp}}}]} | auth-provider gcp",
            })
    void what_is_wrong_in_a_kubeconfig_is_named_with_the_file(String content, String why) throws Exception {
        Path file = Files.writeString(folder.resolve("config"), content);
        environment.put("KUBECONFIG", file.toString());
        assertRefused(why);
        assertRefused(file.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{users: [{name: me, user: {token: \"s3cret\" \"more\"}}]}",
                "{users: [{name: me, user: s3cret}]}",
                "{users: s3cret}",
                "s3cret",
                "{current-context: a, contexts: [{name: a, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'https://x', proxy-url: 'http://me:s3cret^@p:1'}}]}",
            })
    void what_is_wrong_in_a_kubeconfig_is_said_without_its_secrets(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("config"), content);
        environment.put("KUBECONFIG", file.toString());
        assertThatThrownBy(() -> ClusterAccess.find(environment, clock))
                .isInstanceOf(ClusterAccessException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void what_is_written_down_as_nothing_is_nothing() throws Exception {
        Path none = Files.writeString(
                folder.resolve("none"),
                """
                apiVersion: v1
                clusters: null
                contexts: null
                current-context: ""
                kind: Config
                preferences: {}
                users: null
                """);
        Path nameless = Files.writeString(
                folder.resolve("nameless"),
                """
                clusters: [{cluster: {server: 'https://nowhere'}}, null]
                contexts: [{context: {cluster: c}}]
                users: [{user: {token: t}}, null]
                """);
        plugin(
                """
                echo '{"apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "of the plugin"}}'
                """);
        try (TlsApiServer api = new TlsApiServer(server, null)) {
            String user = "{token: '', exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugins/login,"
                    + " args: null, env: null}}";
            ask(none + File.pathSeparator + nameless + File.pathSeparator + kubeconfig("one", api, user));
            assertThat(api.header("Authorization")).isEqualTo("Bearer of the plugin");
        }
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> ClusterAccess.find(environment, clock))
                .isInstanceOf(ClusterAccessException.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_cluster_that_does_not_answer_is_named_with_what_led_there() throws Exception {
        ClusterAccess access = access(kubeconfig("one", "https://127.0.0.1:1", "", "{}"));
        access.config().setRequestRetryBackoffLimit(0);
        try (KubernetesClient client = access.client()) {
            assertThatThrownBy(client::getKubernetesVersion)
                    .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(access.unreadable(e))
                            .hasMessageContaining("https://127.0.0.1:1/ (context one of " + folder.resolve("one"))
                            .hasMessageContaining("Connection refused"));
        }
    }

    private void ask(String kubeconfig) throws Exception {
        ClusterAccess access = access(kubeconfig);
        access.config().setRequestRetryBackoffLimit(0);
        try (KubernetesClient client = access.client()) {
            assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("33");
        }
    }

    private ClusterAccess access(String kubeconfig) {
        environment.put("KUBECONFIG", kubeconfig);
        return ClusterAccess.find(environment, clock);
    }

    private Path plugin(String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve("plugins")).resolve("login");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String exec(String version, String command) {
        return "{exec: {apiVersion: client.authentication.k8s.io/" + version + ", command: " + command + "}}";
    }

    private String kubeconfig(String context, TlsApiServer api, String user) throws Exception {
        return kubeconfig(context, api.url(), authority(), user);
    }

    private static String authority() throws Exception {
        return ", certificate-authority-data: " + base64(server.certificate());
    }

    private String kubeconfig(String context, String url, String cluster, String user) throws IOException {
        return Files.writeString(
                        folder.resolve(context),
                        """
                        apiVersion: v1
                        kind: Config
                        current-context: %1$s
                        clusters: [{name: c, cluster: {server: "%2$s"%3$s}}]
                        contexts: [{name: other, context: {cluster: c}}, {name: %1$s, context: {cluster: c, user: me}}]
                        users:
                        - name: me
                          user: %4$s
                        """
                                .formatted(context, url, cluster, user))
                .toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
