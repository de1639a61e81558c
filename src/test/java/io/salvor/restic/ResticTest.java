package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.sandbox.FileTree;
import io.salvor.testing.EveryKindOfFile;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResticTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    private Restic restic;
    private RepositoryAccess repository;
    private Path volume;

    @BeforeEach
    void a_repository_and_a_volume() throws IOException {
        restic = new Restic(ResticBinary.path(), temp.resolve("cache"), Duration.ofSeconds(1));
        repository = new RepositoryAccess(temp.resolve("repo").toString(), "correct horse", Map.of());
        volume = Files.createDirectory(temp.resolve("volume"));
    }

    @Test
    void a_new_repository_opens_with_the_id_it_was_made_with() {
        String id = init();
        assertThat(id).hasSize(64);
        assertThat(restic.open(repository, DEADLINE)).isEqualTo(id);
    }

    @Test
    void a_repository_is_not_made_over_another() {
        String id = init();
        assertThatThrownBy(this::init).isInstanceOf(ResticException.class).hasMessageContaining("already exists");
        assertThat(restic.open(repository, DEADLINE)).isEqualTo(id);
    }

    @Test
    void files_of_every_kind_come_back_as_they_were() throws Exception {
        ReadyRepository.make(repository);
        EveryKindOfFile.in(volume);
        var before = FileTree.contents(volume);
        BackupResult result = backup(null);
        assertThat(result.complete()).isTrue();
        assertThat(result.snapshotId()).hasSize(64);

        Path target = Files.createDirectory(temp.resolve("target"));
        assertThat(restore(result, target).complete()).isTrue();

        assertThat(FileTree.contents(target)).isEqualTo(before);
        long blocks = EveryKindOfFile.SPARSE_LENGTH / 512;
        assertThat(blocks(target.resolve("sparse"))).isLessThan(blocks);
    }

    @Test
    void a_volume_that_was_moved_is_compared_with_its_parent() throws Exception {
        ReadyRepository.make(repository);
        for (int i = 0; i < 50; i++) {
            Files.writeString(volume.resolve("file" + i), "content " + i);
        }
        BackupResult first = backup(null);
        assertThat(first.filesNew()).isEqualTo(50);
        volume = Files.move(volume, temp.resolve("another pod"));
        Files.writeString(volume.resolve("file7"), "changed");

        BackupResult second = backup(first.snapshotId());

        assertThat(second.filesUnmodified()).isEqualTo(49);
        assertThat(second.filesChanged()).isEqualTo(1);
        assertThat(second.files()).isEqualTo(50);
    }

    @Test
    void a_parent_that_was_forgotten_is_no_error() throws Exception {
        ReadyRepository.make(repository);
        Files.writeString(volume.resolve("file"), "content");
        String forgotten = backup(null).snapshotId();
        Files.delete(temp.resolve("repo/snapshots").resolve(forgotten));

        // A cache would still have it.
        restic = new Restic(ResticBinary.path(), null);
        BackupResult result = backup(forgotten);

        assertThat(result.complete()).isTrue();
        assertThat(result.filesNew()).isEqualTo(1);
    }

    @Test
    void snapshots_carry_host_and_tags() throws IOException {
        ReadyRepository.make(repository);
        Files.writeString(volume.resolve("a"), "a");
        BackupArguments what = BackupArguments.everything(volume, null, Map.of("ns", "shop", "pvc", "data=1"));
        BackupResult result = restic.backup(repository, what, progress -> {}, DEADLINE);

        List<Snapshot> snapshots = restic.snapshots(repository, DEADLINE);

        assertThat(snapshots).hasSize(1);
        assertThat(snapshots.get(0).id()).isEqualTo(result.snapshotId());
        assertThat(snapshots.get(0).hostname()).isEqualTo("salvor");
        assertThat(snapshots.get(0).carries(Map.of("pvc", "data=1"))).isTrue();
        assertThat(snapshots.get(0).carries(Map.of("pvc", "other"))).isFalse();
    }

    @Test
    void excluded_files_and_salvors_own_folder_are_left_out() throws IOException {
        ReadyRepository.make(repository);
        for (String file : List.of("keep", "a.tmp", "cache/x", "deep/cache/y", "deep/.salvor/z", ".salvor/uid")) {
            Files.createDirectories(volume.resolve(file).getParent());
            Files.writeString(volume.resolve(file), file);
        }
        Files.createDirectory(volume.resolve("tagged"));
        Files.writeString(volume.resolve("tagged/CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55");
        Files.writeString(volume.resolve("tagged/data"), "data");
        Files.write(volume.resolve("of-the-limit"), new byte[1024]);
        Files.write(volume.resolve("too-large"), new byte[1025]);
        BackupArguments what =
                new BackupArguments(volume, null, Map.of(), List.of("*.tmp", "/cache"), true, 1024L, true);
        BackupResult result = restic.backup(repository, what, progress -> {}, DEADLINE);

        Path target = Files.createDirectory(temp.resolve("target"));
        restore(result, target);

        try (Stream<Path> files = Files.walk(target)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> target.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "keep", "deep/cache/y", "deep/.salvor/z", "tagged/CACHEDIR.TAG", "of-the-limit");
        }
    }

    @Test
    void a_restore_replaces_what_is_there_and_keeps_the_rest() throws Exception {
        ReadyRepository.make(repository);
        EveryKindOfFile.in(volume);
        var before = FileTree.contents(volume);
        BackupResult result = backup(null);
        Path target = Files.createDirectory(temp.resolve("target"));
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(target.resolve("extra"), "extra");
        Files.writeString(target.resolve("plain"), "other content");
        Files.writeString(target.resolve("link"), "not a link");
        Files.writeString(target.resolve("fifo"), "not a fifo");
        Files.createSymbolicLink(target.resolve("deep"), outside);

        assertThat(restore(result, target).complete()).isTrue();

        var after = FileTree.contents(target);
        assertThat(after.removeIf(line -> line.endsWith(" extra"))).isTrue();
        assertThat(after).isEqualTo(before);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void a_binary_that_is_missing_old_or_something_else_is_refused() throws IOException {
        assertFails(Reason.ResticMissing, () -> new Restic(temp.resolve("nothing"), null).version());
        Path old = script("echo restic 0.14.0 compiled with go1.19.8 on linux/amd64");
        assertFails(Reason.ResticTooOld, () -> new Restic(old, null).open(repository, DEADLINE));
        assertFails(Reason.ResticMissing, () -> new Restic(Path.of("true"), null).version());
        assertThat(restic.version().isSupported()).isTrue();
    }

    @Test
    void neither_password_nor_repository_is_in_the_arguments() throws IOException {
        Path spy = script("echo \"$@\" >> " + temp.resolve("arguments") + "; exec " + ResticBinary.path() + " \"$@\"");
        restic = new Restic(spy, null);
        init();
        Files.writeString(volume.resolve("a"), "a");
        restore(backup(null), Files.createDirectory(temp.resolve("target")));
        assertThat(temp.resolve("arguments"))
                .content()
                .contains("backup", "restore")
                .doesNotContain("correct horse", repository.identifier());
    }

    private String init() {
        return restic.init(repository, DEADLINE);
    }

    private BackupResult backup(String parent) {
        return restic.backup(
                repository, BackupArguments.everything(volume, parent, Map.of("ns", "shop")), progress -> {}, DEADLINE);
    }

    private RestoreResult restore(BackupResult backup, Path target) {
        return restic.restore(repository, RestoreArguments.over(backup.snapshotId(), target), progress -> {}, DEADLINE);
    }

    private Path script(String line) throws IOException {
        Path script = Files.createTempFile(temp, "script", null);
        Files.writeString(script, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static void assertFails(Reason reason, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ResticException.class, e -> assertThat(e.reason())
                .as(e.getMessage())
                .isEqualTo(reason));
    }

    private static long blocks(Path file) throws IOException {
        try {
            Process du = new ProcessBuilder("du", "--block-size=512", file.toString()).start();
            String output = new String(du.getInputStream().readAllBytes());
            du.waitFor();
            return Long.parseLong(output.split("\\s")[0]);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
