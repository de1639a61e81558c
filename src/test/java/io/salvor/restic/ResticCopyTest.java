package io.salvor.restic;

import static io.salvor.restic.ResticLab.DEADLINE;
import static io.salvor.restic.ResticLab.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How each version of restic copies, on which the copies of Backups rely. */
@ParameterizedClass(name = "restic {0}")
@MethodSource("io.salvor.restic.ResticLab#versions")
class ResticCopyTest {
    private static final String ABSENT = "0123456789abcdef".repeat(4);

    @TempDir
    private Path temp;

    private final ResticVersion version;
    private ResticLab lab;
    private ResticCopy copy;
    private RepositoryAccess target;

    ResticCopyTest(ResticVersion version) {
        this.version = version;
    }

    @BeforeEach
    void two_repositories() throws IOException {
        lab = new ResticLab(version, temp);
        lab.ready();
        target = new RepositoryAccess(temp.resolve("target").toString(), "battery staple", Map.of());
        ReadyRepository.make(target);
        copy = new ResticCopy(ResticBinary.everyVersion().get(version), temp.resolve("cache"), Duration.ofSeconds(1));
    }

    private String backup(String content) throws IOException {
        Files.writeString(lab.volume().resolve("file"), content);
        return lab.backup(null).snapshotId();
    }

    private void copy(String... ids) {
        copy.copy(lab.repository(), target, true, List.of(ids), DEADLINE);
    }

    private List<Snapshot> copies() {
        return lab.restic().snapshots(target, DEADLINE);
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve("target"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void the_snapshots_that_are_named_are_copied_once_with_all_that_they_say() throws IOException {
        String first = backup("one");
        backup("two");
        copy(first);

        Snapshot original =
                lab.restic().snapshot(lab.repository(), first, DEADLINE).orElseThrow();
        assertThat(copies()).singleElement().satisfies(one -> {
            assertThat(one.id()).isNotEqualTo(first);
            assertThat(one.original()).isEqualTo(first);
            assertThat(one)
                    .usingRecursiveComparison()
                    .ignoringFields("id", "original")
                    .isEqualTo(original);
        });
        assertThat(lab.locks()).isZero();
        long before = files();
        copy(first);
        assertThat(files()).isEqualTo(before);
        lab.restic().check(target, DEADLINE);
    }

    @Test
    void a_source_that_is_only_read_is_copied_without_a_lock_and_what_it_lacks_left_out_without_a_word()
            throws IOException {
        String id = backup("one");
        Files.delete(temp.resolve("repo/locks"));
        copy.copy(lab.repository(), target, false, List.of(ABSENT, id), DEADLINE);

        assertThat(copies()).hasSize(1);
        assertThat(temp.resolve("repo/locks")).doesNotExist();
    }

    @Test
    void what_is_wrong_with_either_repository_has_a_reason() throws IOException {
        String id = backup("one");
        RepositoryAccess source = lab.repository();
        RepositoryAccess wrong = new RepositoryAccess(source.identifier(), "wrong", Map.of());
        RepositoryAccess nowhere = new RepositoryAccess(temp.resolve("nowhere").toString(), "wrong", Map.of());

        assertFails(Reason.WrongPassword, () -> copy.copy(wrong, target, true, List.of(id), DEADLINE));
        assertFails(Reason.RepositoryMissing, () -> copy.copy(nowhere, target, true, List.of(id), DEADLINE));
        assertFails(Reason.RepositoryMissing, () -> copy.copy(source, nowhere, true, List.of(id), DEADLINE));
        assertThat(copies()).isEmpty();
    }

    @Test
    void what_restic_must_not_be_given_it_is_not_given() {
        RepositoryAccess keys = new RepositoryAccess("s3:https://host/bucket", "p", Map.of("AWS_PROFILE", "other"));

        assertThatThrownBy(() -> copy.copy(keys, target, true, List.of(ABSENT), DEADLINE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> copy("--help")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> copy("latest")).isInstanceOf(IllegalArgumentException.class);
    }
}
