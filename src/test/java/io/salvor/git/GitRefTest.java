package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitRefTest {
    private static final Map<String, String> FILES = Map.of("policies/a.yaml", "a: 1\n");

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
    void a_revision_names_what_was_followed() {
        assertThat(GitRef.branch("main").revision("c0")).isEqualTo("main@sha1:c0");
        assertThat(GitRef.tag("v1.2").revision("c0")).isEqualTo("v1.2@sha1:c0");
        assertThat(GitRef.commit("C0").revision("c0")).isEqualTo("sha1:c0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "smart", "dumb"})
    void a_tag_leads_to_its_commit_whether_it_has_a_message_or_not(String protocol) throws Exception {
        String first = remote.commit("main", FILES);
        String second = remote.commit("main", Map.of("policies/b.yaml", "b: 1\n"));
        remote.commit("main", Map.of("policies/c.yaml", "c: 1\n"));
        remote.point("refs/tags/light", first);
        remote.annotatedTag("v1", second);
        try (GitHttpServer smart = GitHttpServer.smart(remote.repository());
                GitHttpServer dumb = GitHttpServer.dumb((FileRepository) remote.repository())) {
            String url =
                    switch (protocol) {
                        case "smart" -> smart.url();
                        case "dumb" -> dumb.url();
                        default -> remote.url();
                    };
            assertThat(read(GitFixture.source(url, GitRef.tag("light")))).isEqualTo("light@sha1:" + first);
            assertThat(read(GitFixture.source(url, GitRef.tag("v1")))).isEqualTo("v1@sha1:" + second);
        }
    }

    @Test
    void a_tag_that_was_moved_is_followed() throws Exception {
        GitSource source = GitFixture.source(remote.url(), GitRef.tag("v1"));
        remote.annotatedTag("v1", remote.commit("main", FILES));
        read(source);
        String second = remote.commit("main", Map.of("policies/b.yaml", "b: 1\n"));
        remote.annotatedTag("v1", second);
        assertThat(read(source)).isEqualTo("v1@sha1:" + second);
    }

    @Test
    void a_tag_that_is_not_there_is_named() throws Exception {
        remote.commit("main", FILES);
        GitException failure = failure(GitFixture.source(remote.url(), GitRef.tag("main")));
        assertThat(failure.reason()).isEqualTo(Reason.TagNotFound);
        assertThat(failure.getMessage()).contains(remote.url()).contains("has no tag \"main\"");
    }

    @Test
    void a_tag_of_a_file_is_refused() throws Exception {
        remote.commit("main", FILES);
        remote.point("refs/tags/file", remote.blob("a file").name());
        try (GitHttpServer server = GitHttpServer.dumb((FileRepository) remote.repository())) {
            GitException failure = failure(GitFixture.source(server.url(), GitRef.tag("file")));
            assertThat(failure.reason()).isEqualTo(Reason.CommitNotFound);
            assertThat(failure.getMessage()).contains("tag \"file\"").contains("is not a commit");
        }
    }

    @Test
    void a_pinned_commit_is_read_without_any_listing() throws Exception {
        String first = remote.commit("main", FILES);
        remote.commit("main", Map.of("policies/b.yaml", "b: 1\n"));
        try (GitHttpServer server = GitHttpServer.smart(remote.repository(), RequestPolicy.REACHABLE_COMMIT)) {
            GitSource source = GitFixture.source(server.url(), GitRef.commit(first));
            assertThat(repositories.head(source)).isEqualTo(first);
            assertThat(server.requests()).isEmpty();
            assertThat(read(source)).isEqualTo("sha1:" + first);
            int requests = server.requests().size();
            assertThat(read(source)).isEqualTo("sha1:" + first);
            assertThat(server.requests()).hasSize(requests);
        }
    }

    @Test
    void a_server_that_hands_out_no_commit_by_its_id_is_named() throws Exception {
        String first = remote.commit("main", FILES);
        remote.point("refs/heads/main", remote.commit("other", Map.of("policies/b.yaml", "b: 1\n")));
        try (GitHttpServer server = GitHttpServer.smart(remote.repository())) {
            GitException failure = failure(GitFixture.source(server.url(), GitRef.commit(first)));
            assertThat(failure.reason()).isEqualTo(Reason.CommitNotFound);
            assertThat(failure.getMessage())
                    .contains(server.url())
                    .contains(first)
                    .contains("follow a branch or tag");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "main", "000000000000000000000000000000000000000g"})
    void what_cannot_be_a_commit_is_refused(String id) {
        GitException failure = failure(GitFixture.source(remote.url(), GitRef.commit(id)));
        assertThat(failure.reason()).isEqualTo(Reason.InvalidSource);
        assertThat(failure.getMessage()).contains("40 hexadecimal digits");
    }

    @Test
    void an_unchanged_head_costs_one_listing_and_nothing_else() throws Exception {
        String commit = remote.commit("main", FILES);
        try (GitHttpServer server = GitHttpServer.smart(remote.repository())) {
            GitSource source = GitFixture.source(server.url(), GitRef.branch("main"));
            read(source);
            server.requests().clear();
            assertThat(repositories.head(source)).isEqualTo(commit);
            assertThat(server.requests()).containsExactly("GET /policies.git/info/refs");
        }
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,false", "40,false", "1200,false", "1,true", "40,true", "1200,true"})
    void a_head_that_is_so_many_commits_ahead_follows_from_the_one_before(int ahead, boolean filter) throws Exception {
        remote.repository().getConfig().setBoolean("uploadpack", null, "allowfilter", filter);
        remote.repository().getConfig().save();
        remote.commit("main", Map.of("policies/older.yaml", "older"));
        String from = remote.commit("main", FILES);
        GitSource source = GitFixture.source(remote.url(), GitRef.branch("main"));
        read(source);
        String head = remote.commits("main", ahead);
        assertThatCode(() -> repositories.requireFastForward(source, from, head))
                .doesNotThrowAnyException();
        assertThat(temp.resolve("cache")).isDirectoryNotContaining("glob:**-history");
        assertThat(read(source)).isEqualTo("main@sha1:" + head);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void a_history_that_was_rewritten_is_told_from_one_that_went_on(int commits) throws Exception {
        GitSource source = GitFixture.source(remote.url(), GitRef.branch("main"));
        remote.commit("main", Map.of("policies/older.yaml", "older"));
        String from = remote.commit("main", FILES);
        read(source);
        String to = null;
        for (int i = 0; i < commits; i++) {
            to = remote.commit("other", Map.of("policies/a.yaml", "a: " + i));
        }
        remote.point("refs/heads/main", to);
        String head = to;
        GitException failure =
                catchThrowableOfType(GitException.class, () -> repositories.requireFastForward(source, from, head));
        assertThat(failure.reason()).isEqualTo(Reason.HistoryRewritten);
        assertThat(failure.getMessage()).contains(remote.url()).contains(from).contains(head);
    }

    @Test
    void a_merge_follows_from_both_its_parents() throws Exception {
        remote.commit("main", FILES);
        remote.point("refs/heads/side", remote.commit("main", FILES));
        String left = remote.commit("main", FILES);
        String right = remote.commit("side", Map.of("policies/b.yaml", "b"));
        String merge = remote.merge("main", right);
        GitSource source = GitFixture.source(remote.url(), GitRef.branch("main"));
        read(source);
        for (String from : new String[] {left, right}) {
            assertThatCode(() -> repositories.requireFastForward(source, from, merge))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void the_commit_applied_last_may_be_gone_from_the_server() throws Exception {
        String head = remote.commit("main", FILES);
        GitSource source = GitFixture.source(remote.url(), GitRef.branch("main"));
        GitException failure = catchThrowableOfType(
                GitException.class, () -> repositories.requireFastForward(source, "0".repeat(39) + "1", head));
        assertThat(failure.reason()).isEqualTo(Reason.HistoryRewritten);
    }

    private String read(GitSource source) throws GitException {
        return repositories.fetch(source, repositories.head(source)).revision();
    }

    private GitException failure(GitSource source) {
        return catchThrowableOfType(GitException.class, () -> read(source));
    }
}
