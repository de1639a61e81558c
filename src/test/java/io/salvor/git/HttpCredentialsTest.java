package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.match.FolderRules;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCredentialsTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("jo:s3cret".getBytes(StandardCharsets.UTF_8));

    /** Each takes a process of its own to make, so they are made once. */
    private static final Map<String, TlsIdentity> IDENTITIES = new HashMap<>();

    @TempDir
    static Path keys;

    @TempDir
    Path temp;

    private GitFixture remote;
    private GitRepositories repositories;
    private String commit;

    @BeforeEach
    void makeRepository() throws IOException {
        remote = new GitFixture(temp.resolve("remote.git"));
        repositories = new GitRepositories(temp.resolve("cache"), Clock.systemUTC());
        commit = remote.commit("main", Map.of("policies/a.yaml", "a: 1\n"));
    }

    @AfterEach
    void closeRepository() {
        remote.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "s3cret\n"})
    void a_user_with_the_password_may_read(String password) throws Exception {
        try (GitHttpServer server = GitHttpServer.guarded(remote.repository(), BASIC)) {
            assertThat(read(server, Map.of("username", "jo", "password", password)))
                    .isEqualTo(commit);
        }
    }

    @Test
    void a_token_opens_the_repository_and_an_unchanged_head_costs_one_request_still() throws Exception {
        try (GitHttpServer server = GitHttpServer.guarded(remote.repository(), "Bearer t0ken")) {
            assertThat(read(server, Map.of("bearerToken", "t0ken"))).isEqualTo(commit);
            server.requests().clear();
            repositories.head(source(server.url(), Map.of("bearerToken", "t0ken")));
            assertThat(server.requests()).containsExactly("GET /policies.git/info/refs");
        }
    }

    @ParameterizedTest
    @CsvSource({"username,jo,password,wr0ng", "bearerToken,wr0ng,x,x"})
    void credentials_that_the_server_does_not_know_are_told_from_missing_ones(
            String key, String value, String other, String more) throws Exception {
        try (GitHttpServer server = GitHttpServer.guarded(remote.repository(), BASIC)) {
            GitException failure = failure(server, Map.of(key, value, other, more));
            assertThat(failure.reason()).isEqualTo(Reason.AuthenticationFailed);
            assertThat(failure.getMessage()).contains(server.url()).doesNotContain("wr0ng");
            assertThat(failure(server, Map.of()).reason()).isEqualTo(Reason.AuthenticationRequired);
        }
    }

    @Test
    void a_user_without_the_right_to_read_is_told_from_an_unknown_one() throws Exception {
        try (GitHttpServer server = GitHttpServer.answering(403)) {
            GitException failure = failure(server, Map.of("username", "jo", "password", "s3cret"));
            assertThat(failure.reason()).isEqualTo(Reason.AccessDenied);
            assertThat(failure.getMessage()).contains("the right to read it");
        }
    }

    @Test
    void another_host_gets_no_credentials() throws Exception {
        try (GitHttpServer open = GitHttpServer.smart(remote.repository(), RequestPolicy.ADVERTISED);
                GitHttpServer closed = GitHttpServer.guarded(remote.repository(), BASIC);
                GitHttpServer toOpen = GitHttpServer.redirecting(open);
                GitHttpServer toClosed = GitHttpServer.redirecting(closed)) {
            Map<String, String> secret = Map.of("username", "jo", "password", "s3cret");
            assertThat(read(toOpen, secret)).isEqualTo(commit);
            assertThat(toOpen.authorizations()).isNotEmpty().containsOnly(BASIC);
            assertThat(open.requests()).isNotEmpty();
            assertThat(open.authorizations()).isEmpty();

            GitException failure = failure(toClosed, secret);
            assertThat(failure.reason()).isEqualTo(Reason.AuthenticationRequired);
            assertThat(failure.getMessage()).contains(toClosed.url()).contains("redirects to");
            assertThat(closed.authorizations()).isEmpty();
        }
    }

    @Test
    void a_server_of_an_own_authority_is_trusted_by_the_secret() throws Exception {
        TlsIdentity identity = identity("server", "EC");
        TlsIdentity other = identity("stranger", "EC");
        try (GitHttpServer server = GitHttpServer.encrypted(remote.repository(), identity, null)) {
            assertThat(readBytes(server, Map.of("ca.crt", identity.certificate())))
                    .isEqualTo(commit);
            assertThat(failureBytes(server, Map.of("ca.crt", other.certificate()))
                            .reason())
                    .isEqualTo(Reason.Unreachable);
        }
    }

    @ParameterizedTest
    @CsvSource({"RSA,PRIVATE KEY", "EC,PRIVATE KEY", "Ed25519,PRIVATE KEY", "RSA,RSA PRIVATE KEY", "EC,EC PRIVATE KEY"})
    void a_client_is_known_by_its_certificate(String algorithm, String form) throws Exception {
        TlsIdentity identity = identity("server", "EC");
        TlsIdentity client = identity("client", algorithm);
        TlsIdentity stranger = identity("stranger", "EC");
        byte[] key = form.equals("PRIVATE KEY") ? client.key() : client.olderKey(form);
        try (GitHttpServer server = GitHttpServer.encrypted(remote.repository(), identity, client)) {
            Map<String, byte[]> secret = new HashMap<>(Map.of("ca.crt", identity.certificate()));
            // How a server turns a client away over TLS is its own affair: some say so, the JDK's closes the
            // connection.
            assertThat(failureBytes(server, secret)).isNotNull();
            secret.put("tls.crt", client.certificate());
            secret.put("tls.key", key);
            assertThat(readBytes(server, secret)).isEqualTo(commit);
            secret.put("tls.crt", stranger.certificate());
            secret.put("tls.key", stranger.key());
            assertThat(failureBytes(server, secret)).isNotNull();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incomplete")
    void what_is_missing_or_broken_in_the_secret_is_named(String what, Map<String, String> secret, String expected) {
        GitException failure = catchThrowableOfType(GitException.class, () -> GitCredentials.of(bytes(secret)));
        assertThat(failure.reason()).isEqualTo(Reason.InvalidCredentials);
        assertThat(failure.getMessage()).contains(expected).doesNotContain("s3cret");
    }

    static Stream<Arguments> incomplete() {
        String pem = "-----BEGIN CERTIFICATE-----\ns3cret\n-----END CERTIFICATE-----";
        return Stream.of(
                Arguments.of("nothing", Map.of(), "holds none of the keys"),
                Arguments.of("other keys only", Map.of("token", "s3cret"), "holds none of the keys"),
                Arguments.of("no password", Map.of("username", "jo"), "not password"),
                Arguments.of("empty password", Map.of("username", "jo", "password", ""), "not password"),
                Arguments.of("no user", Map.of("password", "s3cret"), "not username"),
                Arguments.of(
                        "two ways",
                        Map.of("username", "jo", "password", "s3cret", "bearerToken", "s3cret"),
                        "bearerToken and username"),
                Arguments.of("header smuggled in", Map.of("bearerToken", "s3cret\r\nX: y"), "line end"),
                Arguments.of("no key", Map.of("tls.crt", pem), "not tls.key"),
                Arguments.of("no certificate", Map.of("tls.key", "s3cret"), "not tls.crt"),
                Arguments.of("authority is no certificate", Map.of("ca.crt", "s3cret"), "ca.crt"),
                Arguments.of("authority is a broken certificate", Map.of("ca.crt", pem), "ca.crt"),
                Arguments.of("no known hosts", Map.of("identity", "s3cret"), "not known_hosts"),
                Arguments.of("no identity", Map.of("known_hosts", "example.org s3cret"), "not identity"));
    }

    @Test
    void credentials_show_nothing_of_themselves() throws Exception {
        GitCredentials credentials = GitCredentials.of(bytes(Map.of("username", "jo", "password", "s3cret")));
        GitSource source = source("https://example.org/x", credentials);
        assertThat(source.toString()).doesNotContain("s3cret").doesNotContain("jo");
        assertThat(String.valueOf(credentials)).isEqualTo("GitCredentials");
    }

    private static TlsIdentity identity(String name, String algorithm) throws Exception {
        String label = name + "-" + algorithm;
        if (!IDENTITIES.containsKey(label)) {
            IDENTITIES.put(label, TlsIdentity.make(keys, label, algorithm));
        }
        return IDENTITIES.get(label);
    }

    private String read(GitHttpServer server, Map<String, String> secret) throws GitException {
        return readBytes(server, bytes(secret));
    }

    private String readBytes(GitHttpServer server, Map<String, byte[]> secret) throws GitException {
        GitSource source = source(server.url(), GitCredentials.of(secret));
        return repositories.fetch(source, repositories.head(source)).commit();
    }

    private GitException failure(GitHttpServer server, Map<String, String> secret) {
        return failureBytes(server, bytes(secret));
    }

    private GitException failureBytes(GitHttpServer server, Map<String, byte[]> secret) {
        return catchThrowableOfType(
                GitException.class,
                () -> repositories.head(
                        source(server.url(), secret.isEmpty() ? GitCredentials.NONE : GitCredentials.of(secret))));
    }

    private static GitSource source(String url, Map<String, String> secret) throws GitException {
        return source(url, GitCredentials.of(bytes(secret)));
    }

    private static GitSource source(String url, GitCredentials credentials) {
        return new GitSource(
                url,
                GitRef.branch("main"),
                "policies",
                FolderRules.DEFAULT,
                Duration.ofSeconds(30),
                credentials,
                TrustedKeys.NONE);
    }

    private static Map<String, byte[]> bytes(Map<String, String> secret) {
        Map<String, byte[]> bytes = new HashMap<>();
        secret.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }
}
