package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.match.FolderRules;
import io.salvor.match.IgnorePatterns;
import io.salvor.trouble.GitException;
import io.salvor.trouble.GitException.ContentProblem;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderReaderTest {
    private static final Map<String, String> ROOT = Map.of(
            "README.md", "read me",
            "shop.yaml", "a: 1",
            ".github/workflows/lint.yml", "on: pull_request",
            ".yamllint.yaml", "extends: default",
            ".gitlab-ci.yml", "lint: {}",
            ".gitignore", "*.bak",
            "team/blog.yaml", "b: 1",
            "team/.drafts/wiki.yaml", "c: 1");

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

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void content_that_could_lead_astray_is_refused(
            String what, String name, FileMode mode, byte[] content, String expected) throws Exception {
        String commit = remote.commitEntry("main", name, mode, content);
        GitException failure =
                catchThrowableOfType(GitException.class, () -> repositories.fetch(source(remote.url()), commit));
        assertThat(failure.reason()).isEqualTo(Reason.ContentRefused);
        assertThat(failure.contentProblems())
                .singleElement()
                .extracting(ContentProblem::message)
                .asString()
                .startsWith(expected);
        assertThat(failure.getMessage()).contains(remote.url());
    }

    static Stream<Arguments> contents() {
        byte[] text = "a: 1".getBytes(StandardCharsets.UTF_8);
        byte[] pointer =
                "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n".getBytes(StandardCharsets.UTF_8);
        byte[] utf16 = "a: 1".getBytes(StandardCharsets.UTF_16);
        return Stream.of(
                Arguments.of("UTF-16", "a.yml", FileMode.REGULAR_FILE, utf16, "is not UTF-8"),
                Arguments.of("this folder", ".", FileMode.REGULAR_FILE, text, "has a name that leads out"),
                Arguments.of("name of two", "x/y.yaml", FileMode.REGULAR_FILE, text, "has a name that leads out"),
                Arguments.of(
                        "large file",
                        "a.yaml",
                        FileMode.REGULAR_FILE,
                        new byte[FolderReader.MOST_BYTES + 1],
                        "is larger than 1 MiB"),
                Arguments.of("symlink", "link.yaml", FileMode.SYMLINK, text, "is a symbolic link"),
                Arguments.of("climbing name", "..", FileMode.REGULAR_FILE, text, "has a name that leads out"),
                Arguments.of("git folder", ".GIT", FileMode.REGULAR_FILE, text, "has a name that leads out"),
                Arguments.of("backslash", "..\\a.yaml", FileMode.REGULAR_FILE, text, "has a name that leads out"),
                Arguments.of("backslash inside", "a\\b.yaml", FileMode.REGULAR_FILE, text, "has a name that leads out"),
                Arguments.of("LFS pointer", "a.yaml", FileMode.REGULAR_FILE, pointer, "is kept in Git LFS"),
                Arguments.of(
                        "not UTF-8", "a.yml", FileMode.REGULAR_FILE, new byte[] {(byte) 0xc3, 'x'}, "is not UTF-8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("besides")
    void what_is_no_policy_refuses_nothing_and_is_named(String what, byte[] name, FileMode mode, String why)
            throws Exception {
        String commit = remote.commitEntry("main", name, mode, "elsewhere".getBytes(StandardCharsets.UTF_8));
        FetchedRevision fetched = repositories.fetch(source(remote.url()), commit);
        assertThat(fetched.files()).isEmpty();
        assertThat(fetched.ignored()).extracting(IgnoredEntry::why).isEqualTo(why == null ? List.of() : List.of(why));
    }

    static Stream<Arguments> besides() {
        String link = "is a symbolic link, which is not followed";
        String dot = "has a name that starts with a dot";
        return Stream.of(
                beside("link to a text", "AGENTS.md", FileMode.SYMLINK, link),
                beside("link to a folder", "shared", FileMode.SYMLINK, link),
                beside("submodule", "theme", FileMode.GITLINK, "is a submodule, which is not followed"),
                beside("settings of a tool", ".yamllint.yaml", FileMode.REGULAR_FILE, dot),
                beside("hidden link", ".shared.yaml", FileMode.SYMLINK, dot),
                beside("backslash", "dev-disk\\x2d.mount", FileMode.REGULAR_FILE, null),
                Arguments.of("not UTF-8", new byte[] {'a', (byte) 0xff}, FileMode.REGULAR_FILE, null));
    }

    private static Arguments beside(String what, String name, FileMode mode, String why) {
        return Arguments.of(what, Constants.encode(name), mode, why);
    }

    @Test
    void the_root_of_a_repository_is_read_as_it_is() throws Exception {
        String commit = remote.commit("main", ROOT);
        FetchedRevision fetched = repositories.fetch(in(".", null), commit);
        assertThat(fetched.files()).extracting(GitFile::path).containsExactly("shop.yaml", "team/blog.yaml");
        assertThat(fetched.ignored())
                .extracting(IgnoredEntry::path)
                .containsExactly(".github", ".gitlab-ci.yml", ".yamllint.yaml", "team/.drafts");
    }

    @Test
    void a_hidden_folder_that_is_named_itself_is_read() throws Exception {
        String commit = remote.commit(
                "main", Map.of(".config/x/shop.yaml", "a: 1", ".config/x/.y/shop.yaml", "b: 1", "z.yaml", "c: 1"));
        assertThat(repositories.fetch(in(".config/x", null), commit).files())
                .extracting(GitFile::path)
                .containsExactly(".config/x/shop.yaml");
    }

    @Test
    void patterns_leave_out_what_lies_under_the_path_and_take_hidden_files_in_again() throws Exception {
        String commit = remote.commit(
                "main",
                Map.of(
                        "charts/values.yaml",
                        "a: 1",
                        "team/charts/x.yaml",
                        "b: 1",
                        "team/shop.yaml",
                        "c: 1",
                        "team/.more/blog.yaml",
                        "d: 1"));
        FetchedRevision fetched = repositories.fetch(in("team", "/charts/\n!.more/"), commit);
        assertThat(fetched.files()).extracting(GitFile::path).containsExactly("team/.more/blog.yaml", "team/shop.yaml");
        assertThat(fetched.ignored())
                .containsExactly(new IgnoredEntry("team/charts", "is left out by the pattern \"/charts/\""));
    }

    @Test
    void other_patterns_make_another_set_of_files_of_the_same_tree() throws Exception {
        String commit = remote.commit("main", ROOT);
        String all = repositories.fetch(in(".", null), commit).treeId();
        String some = repositories.fetch(in(".", "team/"), commit).treeId();
        String others = repositories.fetch(in(".", "shop.yaml"), commit).treeId();
        assertThat(all)
                .isEqualTo(repositories.fetch(in(".", " \n"), commit).treeId())
                .hasSize(40);
        assertThat(some).startsWith(all).isNotEqualTo(all).isNotEqualTo(others);
        assertThat(some)
                .isEqualTo(repositories.fetch(in(".", "team/\n"), commit).treeId());
    }

    @Test
    void what_is_ignored_is_not_counted_and_the_list_of_it_is_bounded() throws Exception {
        Map<String, String> files = new HashMap<>(ROOT);
        for (int i = 0; i < FolderReader.MOST_ENTRIES; i++) {
            files.put(".cache/" + i + ".yaml", "same");
        }
        for (int i = 0; i < 150; i++) {
            files.put("." + i + ".yaml", "same");
        }
        FetchedRevision fetched = repositories.fetch(in(".", null), remote.commit("main", files));
        assertThat(fetched.files()).hasSize(2);
        assertThat(fetched.ignored()).hasSize(100);
    }

    private GitSource in(String path, String ignore) {
        return new GitSource(
                remote.url(),
                GitRef.branch("main"),
                path,
                new FolderRules(IgnorePatterns.parse(ignore)),
                Duration.ofSeconds(30),
                GitCredentials.NONE,
                TrustedKeys.NONE);
    }

    @Test
    void more_than_ten_thousand_files_are_refused() throws Exception {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i <= 10_000; i++) {
            files.put("policies/" + i + ".txt", "same");
        }
        String commit = remote.commit("main", files);
        GitException failure =
                catchThrowableOfType(GitException.class, () -> repositories.fetch(source(remote.url()), commit));
        assertThat(failure.reason()).isEqualTo(Reason.ContentRefused);
        assertThat(failure.getMessage()).contains("holds more than 10000 files");
    }

    @Test
    void folders_in_folders_without_end_are_refused_before_patterns_take_minutes() throws Exception {
        String commit = remote.commit("main", Map.of("d/".repeat(300) + "a.yaml", "same"));
        GitException failure = catchThrowableOfType(
                GitException.class, () -> repositories.fetch(in(".", "**/charts/\n**/templates/\n"), commit));
        assertThat(failure.reason()).isEqualTo(Reason.ContentRefused);
        assertThat(failure.getMessage()).contains("lies more than 100 folders deep");
    }

    @Test
    void as_many_files_as_allowed_and_the_largest_file_allowed_are_taken_in() throws Exception {
        Map<String, String> files = new HashMap<>();
        for (int i = 1; i < FolderReader.MOST_ENTRIES; i++) {
            files.put("policies/" + i + ".txt", "same");
        }
        files.put("policies/a.yaml", "x".repeat(FolderReader.MOST_BYTES));
        String commit = remote.commit("main", files);
        assertThat(repositories.fetch(source(remote.url()), commit).files()).hasSize(1);
    }

    @Test
    void files_that_are_too_much_together_are_refused() throws Exception {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i <= 64; i++) {
            files.put("policies/" + i + ".yaml", "x".repeat(FolderReader.MOST_BYTES));
        }
        String commit = remote.commit("main", files);
        GitException failure =
                catchThrowableOfType(GitException.class, () -> repositories.fetch(source(remote.url()), commit));
        assertThat(failure.reason()).isEqualTo(Reason.ContentRefused);
        assertThat(failure.getMessage()).contains("64 MiB together");
    }

    @Test
    void a_name_that_is_not_utf8_is_refused() throws Exception {
        String commit = remote.commitEntry(
                "main", new byte[] {'a', (byte) 0xff, '.', 'y', 'm', 'l'}, FileMode.REGULAR_FILE, new byte[0]);
        GitException failure =
                catchThrowableOfType(GitException.class, () -> repositories.fetch(source(remote.url()), commit));
        assertThat(failure.reason()).isEqualTo(Reason.ContentRefused);
        assertThat(failure.getMessage()).contains("has a name that is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"policies/link", "policies/sub"})
    void a_folder_behind_a_link_is_no_folder(String path) throws Exception {
        FileMode mode = path.endsWith("link") ? FileMode.SYMLINK : FileMode.GITLINK;
        String commit =
                remote.commitEntry("main", path.substring(9), mode, "elsewhere".getBytes(StandardCharsets.UTF_8));
        GitSource source = new GitSource(
                remote.url(),
                GitRef.branch("main"),
                path,
                FolderRules.DEFAULT,
                Duration.ofSeconds(30),
                GitCredentials.NONE,
                TrustedKeys.NONE);
        GitException failure = catchThrowableOfType(GitException.class, () -> repositories.fetch(source, commit));
        assertThat(failure.reason()).isEqualTo(Reason.PathNotFound);
    }

    @Test
    void everything_that_is_refused_is_named() throws Exception {
        Map<String, String> files = new HashMap<>();
        files.put("policies/a.yaml", "x".repeat(1024 * 1024 + 1));
        files.put("policies/b.yaml", "version https://git-lfs.github.com/spec/v1\n");
        files.put("policies/c.yaml", "fine");
        String commit = remote.commit("main", files);
        GitException failure =
                catchThrowableOfType(GitException.class, () -> repositories.fetch(source(remote.url()), commit));
        assertThat(failure.contentProblems())
                .extracting(ContentProblem::path)
                .containsExactly("policies/a.yaml", "policies/b.yaml");
    }

    private static GitSource source(String url) {
        return GitFixture.source(url, GitRef.branch("main"));
    }
}
