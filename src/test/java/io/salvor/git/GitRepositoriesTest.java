package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.match.FolderRules;
import io.salvor.testing.FreePorts;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitRepositoriesTest {
    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final Map<String, String> FILES = Map.of(
            "README.md", "read me",
            "policies/b.yaml", "b: 1\n",
            "policies/deep/a.yml", "a: 1\n",
            "policies/notes.txt", "notes");

    @TempDir
    Path temp;

    private GitFixture remote;
    private GitRepositories repositories;

    @BeforeEach
    void makeRepository() throws IOException {
        remote = new GitFixture(temp.resolve("remote.git"));
        repositories = new GitRepositories(temp.resolve("cache"), Clock.systemUTC());
    }

    @AfterEach
    void closeRepository() {
        remote.close();
    }

    @Test
    void the_head_of_a_branch_is_its_commit() throws Exception {
        String commit = remote.commit("main", FILES);
        remote.commit("other", Map.of("a.yaml", "x"));
        assertThat(repositories.head(source(remote.url()))).isEqualTo(commit);
        assertThat(temp.resolve("cache")).doesNotExist();
    }

    @Test
    void only_the_yaml_files_of_the_folder_are_read() throws Exception {
        String commit = remote.commit("main", FILES);
        FetchedRevision tree = repositories.fetch(source(remote.url()), commit);
        assertThat(tree.commit()).isEqualTo(commit);
        assertThat(tree.revision()).isEqualTo("main@sha1:" + commit);
        assertThat(texts(tree)).isEqualTo(Map.of("policies/b.yaml", "b: 1\n", "policies/deep/a.yml", "a: 1\n"));
    }

    @Test
    void the_copy_is_bare_and_holds_no_history_over_file() throws Exception {
        remote.commit("main", Map.of("policies/old.yaml", "old"));
        String commit = remote.commit("main", FILES);
        repositories.fetch(source(remote.url()), commit);
        assertThat(copy().resolve("shallow")).hasContent(commit);
        assertThat(copy().resolve("policies")).doesNotExist();
        assertThat(copy().resolve("index")).doesNotExist();
    }

    @Test
    void the_tree_stays_the_same_when_another_folder_changes() throws Exception {
        String first = remote.commit("main", FILES);
        FetchedRevision before = repositories.fetch(source(remote.url()), first);
        Map<String, String> changed = new HashMap<>(FILES);
        changed.put("README.md", "changed");
        String second = remote.commit("main", changed);
        FetchedRevision after = repositories.fetch(source(remote.url()), second);
        assertThat(after.commit()).isNotEqualTo(before.commit());
        assertThat(after.treeId()).isEqualTo(before.treeId());
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "", "./", "/"})
    void the_root_of_the_repository_can_be_the_folder(String path) throws Exception {
        String commit = remote.commit("main", Map.of("a.yaml", "a", "sub/b.yaml", "b"));
        FetchedRevision tree = repositories.fetch(open(remote.url(), GitRef.branch("main"), path, PATIENT), commit);
        assertThat(texts(tree)).containsOnlyKeys("a.yaml", "sub/b.yaml");
    }

    @Test
    void a_branch_that_has_moved_on_is_read_where_it_is_now() throws Exception {
        String first = remote.commit("main", FILES);
        String second = remote.commit("main", Map.of("policies/new.yaml", "new"));
        assertThat(repositories.fetch(source(remote.url()), first).commit()).isEqualTo(second);
    }

    @Test
    void a_rewritten_branch_is_followed() throws Exception {
        repositories.fetch(source(remote.url()), remote.commit("main", FILES));
        String other = remote.commit("other", Map.of("policies/new.yaml", "new"));
        remote.point("refs/heads/main", other);
        String head = repositories.head(source(remote.url()));
        assertThat(texts(repositories.fetch(source(remote.url()), head))).containsOnlyKeys("policies/new.yaml");
    }

    @Test
    void the_smart_protocol_is_spoken_over_http_without_history() throws Exception {
        remote.commit("main", Map.of("policies/old.yaml", "old"));
        String commit = remote.commit("main", FILES);
        try (GitHttpServer server = GitHttpServer.smart(remote.repository())) {
            assertThat(repositories.head(source(server.url()))).isEqualTo(commit);
            assertThat(server.requests())
                    .hasSizeLessThanOrEqualTo(2)
                    .allMatch(request -> !request.endsWith("/objects"));
            assertThat(texts(repositories.fetch(source(server.url()), commit))).hasSize(2);
            assertThat(copy().resolve("shallow")).hasContent(commit);
            int requests = server.requests().size();
            repositories.fetch(source(server.url()), commit);
            assertThat(server.requests()).hasSize(requests);
        }
    }

    @Test
    void the_dumb_protocol_is_spoken_over_http() throws Exception {
        remote.commit("main", Map.of("policies/old.yaml", "old"));
        String commit = remote.commit("main", FILES);
        try (GitHttpServer server = GitHttpServer.dumb((FileRepository) remote.repository())) {
            assertThat(repositories.head(source(server.url()))).isEqualTo(commit);
            assertThat(texts(repositories.fetch(source(server.url()), commit))).hasSize(2);
            String next = remote.commit("main", Map.of("policies/new.yaml", "new"));
            assertThat(texts(repositories.fetch(source(server.url()), next))).hasSize(1);
        }
    }

    @Test
    void a_copy_that_is_damaged_is_made_anew() throws Exception {
        String commit = remote.commit("main", FILES);
        repositories.fetch(source(remote.url()), commit);
        try (Stream<Path> files = Files.walk(copy().resolve("objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                file.toFile().setWritable(true);
                Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
            }
        }
        assertThat(texts(new GitRepositories(temp.resolve("cache"), Clock.systemUTC())
                        .fetch(source(remote.url()), commit)))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "config"})
    void a_copy_that_has_lost_or_spoiled_a_file_is_made_anew(String name) throws Exception {
        String commit = remote.commit("main", FILES);
        repositories.fetch(source(remote.url()), commit);
        Files.writeString(copy().resolve("config"), "[core\nbroken");
        if (name.equals("HEAD")) {
            Files.delete(copy().resolve("HEAD"));
        }
        String next = remote.commit("main", Map.of("policies/new.yaml", "new"));
        assertThat(texts(repositories.fetch(source(remote.url()), next))).hasSize(1);
    }

    @Test
    void a_copy_with_many_packs_is_made_anew() throws Exception {
        repositories.fetch(source(remote.url()), remote.commit("main", FILES));
        for (int i = 0; i <= 50; i++) {
            Files.createFile(copy().resolve("objects/pack/pack-" + i + ".pack"));
        }
        String next = remote.commit("main", Map.of("policies/new.yaml", "new"));
        assertThat(texts(repositories.fetch(source(remote.url()), next))).hasSize(1);
        assertThat(copy().resolve("objects/pack/pack-0.pack")).doesNotExist();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void each_failure_has_its_own_reason(String what, GitSource source, Reason reason, String message)
            throws Exception {
        remote.commit("main", FILES);
        String url = source.url().replace("REMOTE", remote.url());
        GitSource real = open(url, source.ref(), source.path(), source.timeout());
        GitException failure = failure(real);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.getMessage()).contains(message).doesNotContain("s3cret");
    }

    static Stream<Arguments> failures() throws IOException {
        return Stream.of(
                failing(
                        "no repository",
                        "file:///nowhere/x.git",
                        "main",
                        "p",
                        Reason.RepositoryNotFound,
                        "file:///nowhere/x.git"),
                failing("no branch", "REMOTE", "prod", "policies", Reason.BranchNotFound, "has no branch \"prod\""),
                failing("no folder", "REMOTE", "main", "rules", Reason.PathNotFound, "has no folder \"rules\""),
                failing("a file as folder", "REMOTE", "main", "README.md", Reason.PathNotFound, "README.md"),
                failing(
                        "path that climbs",
                        "REMOTE",
                        "main",
                        "../x",
                        Reason.InvalidSource,
                        "leads out of the repository"),
                failing("branch name", "REMOTE", "a..b", "p", Reason.InvalidSource, "cannot be the name of a branch"),
                failing("scheme", "ftp://example.org/x", "main", "p", Reason.InvalidSource, "expected https://"),
                failing(
                        "short form of scp",
                        "git@example.org:team/x.git",
                        "main",
                        "p",
                        Reason.InvalidSource,
                        "write ssh://git@example.org/team/x.git"),
                failing(
                        "ssh without a Secret",
                        "ssh://git@example.org/x",
                        "main",
                        "p",
                        Reason.InvalidCredentials,
                        "identity"),
                failing(
                        "password for ssh",
                        "ssh://jo:s3cret@example.org/x",
                        "main",
                        "p",
                        Reason.InvalidSource,
                        "ssh://example.org/x holds a user name or password"),
                failing("no scheme", "/tmp/x", "main", "p", Reason.InvalidSource, "expected https://"),
                failing(
                        "password in the URL",
                        "https://jo:s3cret@example.org/x?token=s3cret",
                        "main",
                        "p",
                        Reason.InvalidSource,
                        "https://example.org/x holds a user name or password"),
                failing(
                        "host",
                        "http://nowhere.invalid/x.git?t=s3cret",
                        "main",
                        "p",
                        Reason.Unreachable,
                        "http://nowhere.invalid/x.git"),
                failing(
                        "port",
                        "http://127.0.0.1:" + FreePorts.next() + "/x",
                        "main",
                        "p",
                        Reason.Unreachable,
                        "cannot be reached"));
    }

    @ParameterizedTest(name = "status {0} is {1}")
    @MethodSource("statuses")
    void a_refusal_over_http_has_its_own_reason(int status, Reason reason) throws Exception {
        try (GitHttpServer server = GitHttpServer.answering(status)) {
            GitException failure = failure(source(server.url()));
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.getMessage()).contains(server.url());
        }
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(401, Reason.AuthenticationRequired),
                Arguments.of(403, Reason.AccessDenied),
                Arguments.of(404, Reason.RepositoryNotFound),
                Arguments.of(500, Reason.Failed));
    }

    @Test
    void a_certificate_that_nobody_signed_is_not_trusted() throws Exception {
        TlsIdentity identity = TlsIdentity.make(temp, "server", "RSA");
        try (GitHttpServer server = GitHttpServer.encrypted(remote.repository(), identity, null)) {
            GitException failure = failure(source(server.url()));
            assertThat(failure.reason()).isEqualTo(Reason.Unreachable);
            assertThat(failure.getMessage())
                    .contains("no TLS connection to https://127.0.0.1")
                    .contains("certificate");
        }
    }

    @Test
    void a_server_that_never_answers_takes_no_longer_than_the_timeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/x.git";
            GitException failure = failure(open(url, GitRef.branch("main"), ".", Duration.ofMillis(500)));
            assertThat(failure.reason()).isEqualTo(Reason.TimedOut);
            assertThat(failure.getMessage()).contains("took longer than 0.5 s");
        }
    }

    @Test
    void a_server_that_answers_for_ever_takes_no_longer_than_the_timeout() throws Exception {
        try (GitHttpServer server = GitHttpServer.endless()) {
            GitException failure = failure(open(server.url(), GitRef.branch("main"), ".", Duration.ofMillis(500)));
            assertThat(failure.reason()).isEqualTo(Reason.TimedOut);
            Awaitility.await().atMost(PATIENT).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("git " + server.url())));
        }
    }

    @Test
    void nothing_is_read_from_the_home_directory_or_the_environment() throws Exception {
        SystemReader reader = SystemReader.getInstance();
        assertThat(reader.getenv("PATH")).isNull();
        assertThat(reader.getProperty("user.home")).isNull();
        assertThat(List.of(reader.getUserConfig(), reader.getSystemConfig(), reader.getJGitConfig()))
                .allSatisfy(config -> assertThat(config.getSections()).isSubsetOf("gc", "filesystem"));
    }

    private GitException failure(GitSource source) {
        return catchThrowableOfType(GitException.class, () -> {
            String head = repositories.head(source);
            repositories.fetch(source, head);
        });
    }

    private Path copy() throws IOException {
        try (Stream<Path> copies = Files.list(temp.resolve("cache"))) {
            return copies.findFirst().orElseThrow();
        }
    }

    private static GitSource source(String url) {
        return open(url, GitRef.branch("main"), "policies", PATIENT);
    }

    private static GitSource open(String url, GitRef ref, String path, Duration timeout) {
        return new GitSource(url, ref, path, FolderRules.DEFAULT, timeout, GitCredentials.NONE, TrustedKeys.NONE);
    }

    private static Map<String, String> texts(FetchedRevision tree) {
        Map<String, String> texts = new HashMap<>();
        tree.files().forEach(file -> texts.put(file.path(), new String(file.content(), StandardCharsets.UTF_8)));
        return texts;
    }

    private static Arguments failing(
            String what, String url, String branch, String path, Reason reason, String message) {
        return Arguments.of(what, open(url, GitRef.branch(branch), path, PATIENT), reason, message);
    }
}
