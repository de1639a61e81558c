package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.trouble.GitException;
import io.salvor.trouble.GitException.ContentProblem;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
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
                Arguments.of("symlink", "link", FileMode.SYMLINK, text, "is a symbolic link"),
                Arguments.of("climbing name", "..", FileMode.REGULAR_FILE, text, "has a name that leads out"),
                Arguments.of("git folder", ".GIT", FileMode.REGULAR_FILE, text, "has a name that leads out"),
                Arguments.of("backslash", "..\\a.yaml", FileMode.REGULAR_FILE, text, "has a name that leads out"),
                Arguments.of("LFS pointer", "a.yaml", FileMode.REGULAR_FILE, pointer, "is kept in Git LFS"),
                Arguments.of(
                        "not UTF-8", "a.yml", FileMode.REGULAR_FILE, new byte[] {(byte) 0xc3, 'x'}, "is not UTF-8"));
    }

    @Test
    void a_submodule_is_refused() throws Exception {
        String commit = remote.commitEntry("main", "sub", FileMode.GITLINK, new byte[0]);
        GitException failure =
                catchThrowableOfType(GitException.class, () -> repositories.fetch(source(remote.url()), commit));
        assertThat(failure.reason()).isEqualTo(Reason.ContentRefused);
        assertThat(failure.getMessage()).contains("policies/sub").contains("is a submodule");
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
