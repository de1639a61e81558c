package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.match.FolderRules;
import io.salvor.proxy.Proxies;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.LoopbackFront;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitProxyTest {
    private static final String NAME = "git.example.com";

    @TempDir
    Path temp;

    private GitFixture remote;
    private GitHttpServer server;
    private String commit;

    @BeforeEach
    void start() throws Exception {
        remote = new GitFixture(temp.resolve("remote.git"));
        commit = remote.commit("main", Map.of("policies/a.yaml", "a: 1\n"));
        server = GitHttpServer.smart(remote.repository());
    }

    @AfterEach
    void stop() {
        server.close();
        remote.close();
    }

    @Test
    void a_host_is_asked_through_the_proxy_with_its_user_and_the_host_never_sees_that() throws Exception {
        TlsIdentity company = TlsIdentity.make(temp, "company", "EC", "dns:" + NAME);
        try (LoopbackFront tls = LoopbackFront.tls(company.context(null), port());
                ConnectProxy proxy = ConnectProxy.start("jo:p@ss").leading(NAME, tls.port())) {
            Map<String, String> walls = Map.of("HTTPS_PROXY", proxy.url().replace("://", "://jo:p%40ss@"));
            GitCredentials trusting = GitCredentials.of(Map.of("ca.crt", company.certificate()));

            GitSource source = source("https://" + NAME, trusting);
            assertThat(read(source, walls)).isEqualTo(commit);
            assertThat(proxy.asked()).isNotEmpty().allMatch(("CONNECT " + NAME + ":443")::equals);
        }
    }

    @Test
    void a_host_without_tls_is_asked_through_the_proxy_too() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start("jo:word").leading(NAME, port())) {
            Map<String, String> walls = Map.of("http_proxy", proxy.url().replace("://", "://jo:word@"));

            assertThat(read(source("http://" + NAME, GitCredentials.NONE), walls))
                    .isEqualTo(commit);
            assertThat(proxy.asked())
                    .isNotEmpty()
                    .allMatch(asked -> asked.contains("http://" + NAME + "/policies.git"));
        }
    }

    @Test
    void a_host_that_is_to_be_asked_without_it_is() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start()) {
            assertThat(read(source(url(), GitCredentials.NONE), Map.of("HTTP_PROXY", proxy.url())))
                    .isEqualTo(commit);
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void a_proxy_that_refuses_is_said() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start("jo:word")) {
            for (String user : new String[] {"", "jo:wr0ng@", "jo:word@"}) {
                Map<String, String> walls = Map.of("HTTPS_PROXY", proxy.url().replace("://", "://" + user));
                GitException refused = failure(source("https://" + NAME, GitCredentials.NONE), walls);

                assertThat(refused.reason()).isEqualTo(Reason.Unreachable);
                assertThat(refused).hasMessageContaining("proxy.noProxy").hasMessageNotContaining("wr0ng");
            }
            assertThat(proxy.asked()).as("a user may be locked out").hasSizeLessThan(10);
        }
    }

    @Test
    void a_variable_that_holds_no_proxy_is_named() {
        GitException wrong = failure(
                source("https://" + NAME, GitCredentials.NONE), Map.of("HTTPS_PROXY", "socks5://hidden@proxy:1080"));

        assertThat(wrong).hasMessageContaining("HTTPS_PROXY").hasMessageNotContaining("hidden");
    }

    private String read(GitSource source, Map<String, String> walls) throws GitException {
        GitRepositories repositories = repositories(walls);
        return repositories.fetch(source, repositories.head(source)).commit();
    }

    private GitException failure(GitSource source, Map<String, String> walls) {
        return catchThrowableOfType(
                GitException.class, () -> repositories(walls).head(source));
    }

    private GitRepositories repositories(Map<String, String> walls) {
        return new GitRepositories(temp.resolve("cache"), Clock.systemUTC(), Proxies.of(walls));
    }

    private String url() {
        return "http://127.0.0.1:" + port();
    }

    private int port() {
        return URI.create(server.url()).getPort();
    }

    private static GitSource source(String host, GitCredentials credentials) {
        return new GitSource(
                host + "/policies.git",
                GitRef.branch("main"),
                "policies",
                FolderRules.DEFAULT,
                Duration.ofSeconds(30),
                credentials,
                TrustedKeys.NONE);
    }
}
