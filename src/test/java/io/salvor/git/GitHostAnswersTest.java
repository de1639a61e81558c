package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.match.FolderRules;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts of Git answer in place of a repository. */
class GitHostAnswersTest {
    private static final String PAGE = "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n";

    @TempDir
    Path temp;

    private GitRepositories repositories;

    @BeforeEach
    void makeRepositories() {
        repositories = new GitRepositories(temp.resolve("cache"), Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 203})
    void a_page_to_sign_in_is_named_as_what_it_is(int status) throws Exception {
        try (GitHttpServer host = GitHttpServer.showing(status, Map.of(), PAGE)) {
            GitException stranger = failure(host, false);
            assertThat(stranger.reason()).isEqualTo(Reason.AuthenticationRequired);
            assertThat(stranger.getMessage())
                    .contains(
                            host.url() + " answers with a web page",
                            "such as one to sign in",
                            "spec.secretRef",
                            "spec.url");
            GitException known = failure(host, true);
            assertThat(known.reason()).isEqualTo(Reason.AuthenticationFailed);
            assertThat(known.getMessage())
                    .contains("web page", "has expired", "renew it")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void a_page_in_place_of_a_pack_is_named_as_well() throws Exception {
        try (GitFixture remote = new GitFixture(temp.resolve("remote.git"))) {
            remote.commit("main", Map.of("policies/a.yaml", "a: 1"));
            try (GitHttpServer host = GitHttpServer.showingLater(remote.repository(), 200, Map.of())) {
                assertThat(failure(host, true).reason()).isEqualTo(Reason.AuthenticationFailed);
            }
            try (GitHttpServer host =
                    GitHttpServer.showingLater(remote.repository(), 429, Map.of("Retry-After", "120"))) {
                GitException failure = failure(host, true);
                assertThat(failure.reason()).isEqualTo(Reason.RateLimited);
                assertThat(failure.pause()).contains(Duration.ofMinutes(2));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.example.org/oauth2/authorize?state=s3cret, https://login.example.org/oauth2/authorize",
        "https://sps.example.org/_signin?realm=git, https://sps.example.org/_signin",
        "/users/sign_in, /users/sign_in",
        "https://example.cloudflareaccess.com/cdn-cgi/access/login/git?kid=s3cret, https://example.cloudflareaccess.com/cdn-cgi/access/login/git"
    })
    void a_redirect_to_a_page_to_sign_in_is_named(String location, String shown) throws Exception {
        try (GitHttpServer host = GitHttpServer.showing(302, Map.of("Location", location), "")) {
            GitException stranger = failure(host, false);
            assertThat(stranger.reason()).isEqualTo(Reason.AuthenticationRequired);
            assertThat(stranger.getMessage()).contains(shown, "spec.secretRef").doesNotContain("s3cret");
            GitException known = failure(host, true);
            assertThat(known.reason()).isEqualTo(Reason.AuthenticationFailed);
            assertThat(known.getMessage()).contains(shown, "renew it").doesNotContain("s3cret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"welcome", "lessons/policies", "authors/policies", "blogins/policies"})
    void a_redirect_to_anything_else_asks_for_another_url(String path) throws Exception {
        try (GitHttpServer host =
                GitHttpServer.showing(301, Map.of("Location", "https://example.org/" + path + "?x=s3cret"), "")) {
            GitException failure = failure(host, true);
            assertThat(failure.reason()).isEqualTo(Reason.RepositoryNotFound);
            assertThat(failure.getMessage())
                    .contains("redirects to https://example.org/" + path, "spec.url")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void a_redirect_that_leads_to_a_page_is_named_with_the_page() throws Exception {
        try (GitHttpServer page = GitHttpServer.showing(200, Map.of(), PAGE);
                GitHttpServer host = GitHttpServer.redirecting(page)) {
            GitException failure = failure(host, true);
            assertThat(failure.reason()).isEqualTo(Reason.AuthenticationFailed);
            assertThat(failure.getMessage()).contains(host.url(), "http://127.0.0.1:");
        }
    }

    @ParameterizedTest(name = "{0} with Retry-After {1} waits {2} s")
    @CsvSource({
        "429, 300, 300",
        "429, , 60",
        "429, soon, 60",
        "429, -5, 60",
        "429, 0, 0",
        "429, 99999999999999, 3600",
        "429, 'Thu, 26 Nov 2020 18:00:00 GMT', 0",
        "403, 90, 90",
        "503, 45, 45"
    })
    void a_host_that_is_asked_too_often_is_left_alone(int status, String retryAfter, long seconds) throws Exception {
        Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter);
        try (GitHttpServer host = GitHttpServer.showing(status, headers, PAGE)) {
            GitException failure = failure(host, false);
            assertThat(failure.reason()).isEqualTo(Reason.RateLimited);
            assertThat(failure.pause()).contains(Duration.ofSeconds(seconds));
            assertThat(failure.getMessage()).contains(host.url(), String.valueOf(status), "spec.interval");
        }
    }

    @Test
    void a_time_to_wait_for_counts_from_the_time_of_the_answer() throws Exception {
        String later = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(600));
        try (GitHttpServer host = GitHttpServer.showing(429, Map.of("Retry-After", later), PAGE)) {
            assertThat(failure(host, false).pause().orElseThrow())
                    .isBetween(Duration.ofSeconds(500), Duration.ofSeconds(601));
        }
    }

    @ParameterizedTest
    @CsvSource({"403, AccessDenied", "503, Failed", "500, Failed"})
    void what_says_nothing_of_a_wait_is_asked_again_as_ever(int status, Reason reason) throws Exception {
        try (GitHttpServer host = GitHttpServer.showing(status, Map.of(), PAGE)) {
            GitException failure = failure(host, false);
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.pause()).isEmpty();
        }
    }

    private GitException failure(GitHttpServer host, boolean introduced) {
        Map<String, byte[]> secret = Map.of("bearerToken", "s3cret".getBytes(StandardCharsets.UTF_8));
        GitSource source = new GitSource(
                host.url(),
                GitRef.branch("main"),
                "policies",
                FolderRules.DEFAULT,
                Duration.ofSeconds(30),
                introduced ? GitCredentials.of(secret) : GitCredentials.NONE,
                TrustedKeys.NONE);
        return catchThrowableOfType(GitException.class, () -> repositories.fetch(source, repositories.head(source)));
    }
}
