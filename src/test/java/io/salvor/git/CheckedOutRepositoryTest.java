package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.match.FolderRules;
import io.salvor.match.IgnorePatterns;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkouts as Git itself makes them. */
class CheckedOutRepositoryTest {
    @TempDir
    Path temp;

    private Path upstream;
    private Path checkout;

    @BeforeEach
    void makeRepository() throws Exception {
        upstream = Files.createDirectory(temp.resolve("upstream"));
        checkout = temp.resolve("check out");
        git("init", "-q", "-b", "main", upstream.toString());
        in(upstream, "config", "uploadpack.allowFilter", "true");
        in(upstream, "config", "uploadpack.allowAnySHA1InWant", "true");
        write("clusters/one/a.yaml", "a: 1");
        write("clusters/two/b.yaml", "b: 1");
        write("clusters/two/charts/c.yaml", "c: 1");
        commit("first");
        write("clusters/one/a.yaml", "a: 2");
        write("clusters/two/b.yaml", "b: 2");
        commit("second");
    }

    @ParameterizedTest
    @CsvSource({
        "blob:none, clusters/one, 1",
        "tree:0, clusters/one, 1",
        "blob:none, '', 3",
        "blob:none, clusters/two/b.yaml, 1"
    })
    void a_partial_clone_says_how_to_get_what_it_lacks_and_that_works(String filter, String path, int files)
            throws Exception {
        git("clone", "-q", "--filter=" + filter, upstream.toUri().toString(), checkout.toString());
        CheckedOutRepository repository = repository(path, null);
        GitException failure = catchThrowableOfType(GitException.class, () -> repository.read("HEAD~1"));
        assertThat(failure.getMessage())
                .contains("is a partial clone (--filter), which lacks files of HEAD~1; fetch them with: ");
        run(List.of(
                "sh", "-c", failure.getMessage().substring(failure.getMessage().indexOf("git -C"))));
        assertThat(repository.read("HEAD~1")).hasSize(files);
        repository.requireWhole();
    }

    @Test
    void a_whole_clone_is_read_as_it_was_and_as_it_is() throws Exception {
        git("clone", "-q", upstream.toUri().toString(), checkout.toString());
        assertThat(repository("clusters/one", null).read("HEAD~1"))
                .extracting(file -> new String(file.content(), StandardCharsets.UTF_8))
                .containsExactly("a: 1");
        assertThat(repository("clusters/two", "charts/").read("HEAD")).hasSize(1);
        Files.delete(checkout.resolve("clusters/one/a.yaml"));
        repository("", null).requireWhole();
    }

    @Test
    void an_object_that_is_lost_is_no_partial_clone() throws Exception {
        git("clone", "-q", upstream.toUri().toString(), checkout.toString());
        Path objects = checkout.resolve(".git/objects/pack");
        try (var packs = Files.list(objects)) {
            for (Path pack : packs.toList()) {
                Files.delete(pack);
            }
        }
        GitException failure = catchThrowableOfType(
                GitException.class, () -> repository("", null).read("HEAD"));
        assertThat(failure.getMessage()).contains(checkout.toString()).doesNotContain("partial");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-sparse-index", "--sparse-index"})
    void what_a_sparse_checkout_leaves_out_does_not_count_as_removed(String index) throws Exception {
        git("clone", "-q", upstream.toUri().toString(), checkout.toString());
        in(checkout, "sparse-checkout", "set", index, "clusters/one");
        assertThat(checkout.resolve("clusters/two")).doesNotExist();
        for (String path : List.of("", "clusters", "clusters/two", "clusters/two/b.yaml")) {
            CheckedOutRepository repository = repository(path, null);
            // What the message says to do is done, until there is nothing more to say.
            for (int i = 0; i < 2; i++) {
                GitException failure = catchThrowableOfType(GitException.class, repository::requireWhole);
                if (failure != null) {
                    assertThat(failure.reason()).isEqualTo(Reason.InvalidSource);
                    assertThat(failure.getMessage()).contains("sparse checkout");
                    run(List.of(
                            "sh",
                            "-c",
                            failure.getMessage().substring(failure.getMessage().indexOf("git -C"))));
                }
            }
            repository.requireWhole();
            assertThat(checkout.resolve("clusters/two/b.yaml")).exists();
            in(checkout, "sparse-checkout", "set", index, "clusters/one");
        }
    }

    @Test
    void what_lies_elsewhere_or_is_ignored_may_be_left_out() throws Exception {
        git("clone", "-q", upstream.toUri().toString(), checkout.toString());
        in(checkout, "sparse-checkout", "set", "--no-sparse-index", "clusters/one");
        assertThatCode(() -> repository("clusters/one", null).requireWhole()).doesNotThrowAnyException();
        assertThatCode(() -> repository("", "two/").requireWhole()).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(
                        GitException.class, () -> repository("", "charts/").requireWhole()))
                .hasMessageContaining("without clusters/two/b.yaml, which would count as removed");
        assertThat(catchThrowableOfType(
                        GitException.class, () -> repository("clusters", null).requireWhole()))
                .hasMessageContaining("without clusters/two/b.yaml and 1 more, which would count as removed");
    }

    @Test
    void a_folder_in_no_repository_is_whole() throws IOException {
        new CheckedOutRepository(Files.createDirectory(temp.resolve("plain")), FolderRules.DEFAULT).requireWhole();
        assertThat(catchThrowableOfType(
                        GitException.class,
                        () -> new CheckedOutRepository(temp.resolve("plain"), FolderRules.DEFAULT).read("HEAD")))
                .hasMessageContaining("is in no Git repository");
    }

    private CheckedOutRepository repository(String path, String ignore) {
        return new CheckedOutRepository(checkout.resolve(path), new FolderRules(IgnorePatterns.parse(ignore)));
    }

    private void write(String path, String content) throws IOException {
        Path file = upstream.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void commit(String message) throws Exception {
        in(upstream, "add", ".");
        in(upstream, "-c", "user.name=Jo", "-c", "user.email=jo@example.org", "commit", "-q", "-m", message);
    }

    private static void in(Path folder, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("git", "-C", folder.toString()));
        all.addAll(List.of(arguments));
        run(all);
    }

    private static void git(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("git"));
        all.addAll(List.of(arguments));
        run(all);
    }

    private static void run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
