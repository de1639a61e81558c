package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.salvor.testing.Processes;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the ways in which restic ends become, for each version that this machine has: exit codes and last words differ between
 * the oldest that Salvor supports and the one in its images. {@link ResticTest} has what every version does alike.
 */
@ParameterizedClass(name = "restic {0}")
@MethodSource("versions")
class ResticOutcomesTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** The first for which a file that goes while the backup runs is no error. */
    private static final ResticVersion LETS_FILES_GO = new ResticVersion(0, 18, 0);

    @TempDir
    private Path temp;

    private final ResticVersion version;
    private final Path binary;
    private Restic restic;
    private RepositoryAccess repository;
    private Path volume;

    ResticOutcomesTest(ResticVersion version) {
        this.version = version;
        this.binary = ResticBinary.everyVersion().get(version);
    }

    static Stream<ResticVersion> versions() {
        return ResticBinary.everyVersion().keySet().stream();
    }

    @BeforeEach
    void a_repository_and_a_volume() throws IOException {
        restic = new Restic(binary, temp.resolve("cache"), Duration.ofSeconds(1));
        repository = new RepositoryAccess(temp.resolve("repo").toString(), "correct horse", Map.of());
        volume = Files.createDirectory(temp.resolve("volume"));
    }

    @Test
    void a_volume_of_excluded_files_has_nothing_to_save() throws IOException {
        init();
        Files.writeString(volume.resolve("a.tmp"), "a");
        BackupArguments what = new BackupArguments(volume, null, Map.of(), List.of("*.tmp"), false, null, false);
        assertFails(Reason.NothingToSave, () -> restic.backup(repository, what, progress -> {}, DEADLINE));
    }

    @Test
    void what_cannot_be_restored_is_named() throws IOException {
        init();
        Files.writeString(volume.resolve("file"), "file");
        BackupResult result = backup(null);
        Path target = Files.createDirectory(temp.resolve("target"));
        Files.createDirectories(target.resolve("file/in the way"));

        RestoreResult restored = restore(result, target);

        assertThat(restored.complete()).isFalse();
        assertThat(restored.failed()).extracting(FailedItem::path).containsExactly("/file");
    }

    @Test
    void an_unreadable_file_leaves_a_snapshot_of_the_rest() throws Exception {
        init();
        Files.writeString(volume.resolve("readable"), "readable");
        Path secret = Files.writeString(volume.resolve("secret"), "secret");
        Files.setAttribute(secret, "unix:mode", 0);
        if (Processes.isRoot()) {
            Files.setAttribute(secret, "unix:uid", 1234);
            restic = new Restic(withoutRightsOfRoot(), null);
        }

        BackupResult result = backup(null);

        assertThat(result.complete()).isFalse();
        assertThat(result.failed())
                .extracting(FailedItem::path)
                .singleElement()
                .asString()
                .endsWith("/secret");
        assertThat(result.failedCount()).isEqualTo(1);
        Path target = Files.createDirectory(temp.resolve("target"));
        restore(result, target);
        assertThat(target.resolve("readable")).hasContent("readable");
    }

    @Test
    void an_unreadable_folder_counts_once() throws Exception {
        init();
        Files.writeString(volume.resolve("readable"), "readable");
        Path secret = Files.createDirectory(volume.resolve("secret"));
        Files.setAttribute(secret, "unix:mode", 0);
        if (Processes.isRoot()) {
            Files.setAttribute(secret, "unix:uid", 1234);
            restic = new Restic(withoutRightsOfRoot(), null);
        }

        BackupResult result = backup(null);

        Files.setAttribute(secret, "unix:mode", 0700);
        assertThat(result.complete()).isFalse();
        assertThat(result.failedCount()).isEqualTo(1);
    }

    @Test
    void a_wrong_password_and_a_missing_repository_are_different_reasons() {
        assertFails(Reason.RepositoryMissing, () -> restic.open(repository, DEADLINE));
        assertFails(Reason.RepositoryMissing, () -> backup(null));
        init();
        RepositoryAccess wrong = new RepositoryAccess(repository.identifier(), "battery staple", Map.of());
        assertFails(Reason.WrongPassword, () -> restic.open(wrong, DEADLINE));
        assertFails(Reason.WrongPassword, () -> restic.snapshots(wrong, DEADLINE));
        assertThatThrownBy(() -> restic.open(wrong, DEADLINE))
                .hasMessageContaining(repository.identifier())
                .hasMessageNotContaining("battery");
    }

    @Test
    void a_repository_in_use_is_locked_for_what_needs_it_alone() throws Exception {
        init();
        Process writer = rawRestic("backup", "--stdin");
        try {
            await().atMost(DEADLINE).until(() -> locks() > 0);
            assertFails(Reason.RepositoryLocked, () -> restic.check(repository, DEADLINE));
        } finally {
            writer.getOutputStream().close();
            writer.waitFor();
        }
        restic.check(repository, DEADLINE);
    }

    @Test
    void at_the_deadline_restic_is_ended_and_leaves_no_lock() throws IOException {
        init();
        neverEnding();
        assertFails(
                Reason.DeadlineExceeded,
                () -> restic.backup(
                        repository,
                        BackupArguments.everything(volume, null, Map.of()),
                        progress -> {},
                        Duration.ofSeconds(3)));
        assertThat(locks()).isZero();
    }

    @Test
    void an_interrupt_ends_restic_and_leaves_no_lock() throws Exception {
        init();
        neverEnding();
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                restic.backup(
                        repository,
                        BackupArguments.everything(volume, null, Map.of()),
                        progress -> running.countDown(),
                        DEADLINE);
            } catch (ResticException e) {
                thrown.set(e);
            }
        });
        thread.start();
        running.await();
        assertThat(locks()).isEqualTo(1);

        thread.interrupt();
        thread.join();

        assertThat(thrown.get()).isInstanceOfSatisfying(ResticException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.Interrupted));
        assertThat(locks()).isZero();
    }

    @Test
    void a_file_that_goes_while_the_backup_runs_is_a_loss_for_old_versions_only() throws Exception {
        init();
        // Two at a time are read, so that the last one is looked at when both of these have been.
        for (String large : List.of("a", "b", "c")) {
            length(large, 1L << 28);
        }
        Path last = Files.writeString(volume.resolve("z"), "z");
        CompletableFuture<BackupResult> result = CompletableFuture.supplyAsync(() -> backup(null));
        await().atMost(DEADLINE).pollInterval(2, TimeUnit.MILLISECONDS).until(() -> isOpenIn("a") || result.isDone());
        Files.delete(last);

        BackupResult backup = result.get();

        assertThat(backup.snapshotId()).hasSize(64);
        boolean lost = version.compareTo(LETS_FILES_GO) < 0;
        assertThat(backup.complete()).isEqualTo(!lost);
        assertThat(backup.failed()).extracting(FailedItem::path).allMatch(path -> path.endsWith("/z"));
        assertThat(backup.failed()).hasSize(lost ? 1 : 0);
    }

    @Test
    void asked_by_another_to_stop_it_was_interrupted_and_leaves_no_lock() throws Exception {
        init();
        ResticException ended = endedBy(ProcessHandle::destroy);
        assertThat(ended.reason()).as(ended.getMessage()).isEqualTo(Reason.Interrupted);
        assertThat(locks()).isZero();
    }

    @Test
    void killed_it_has_failed_and_its_lock_keeps_nobody_from_another_backup() throws Exception {
        init();
        ResticException ended = endedBy(ProcessHandle::destroyForcibly);
        assertThat(ended.reason()).as(ended.getMessage()).isEqualTo(Reason.Failed);
        assertThat(locks()).isEqualTo(1);
        Files.delete(volume.resolve("endless"));
        Files.writeString(volume.resolve("file"), "file");
        assertThat(backup(null).complete()).isTrue();
    }

    @Test
    void a_failure_says_what_restic_said() throws IOException {
        init();
        assertThatThrownBy(() -> restic.restore(
                        repository, "f".repeat(64), Files.createDirectory(temp.resolve("t")), progress -> {}, DEADLINE))
                .isInstanceOf(ResticException.class)
                .hasMessageContaining("f".repeat(64))
                .hasMessageNotContaining("exit code")
                .hasMessageNotContaining("message_type");
    }

    private String init() {
        return restic.init(repository, DEADLINE);
    }

    private BackupResult backup(String parent) {
        return restic.backup(
                repository, BackupArguments.everything(volume, parent, Map.of("ns", "shop")), progress -> {}, DEADLINE);
    }

    private RestoreResult restore(BackupResult backup, Path target) {
        return restic.restore(repository, backup.snapshotId(), target, progress -> {}, DEADLINE);
    }

    /** What a backup without end throws when its process is treated like this. */
    private ResticException endedBy(Consumer<ProcessHandle> end) throws Exception {
        neverEnding();
        CompletableFuture<Throwable> thrown =
                CompletableFuture.runAsync(() -> backup(null)).handle((nothing, failure) -> failure.getCause());
        await().atMost(DEADLINE).until(() -> isOpenIn("endless"));
        ours().forEach(end);
        return (ResticException) thrown.get();
    }

    private Stream<ProcessHandle> ours() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/restic"));
    }

    /** Whether restic reads this file of the volume now. */
    private boolean isOpenIn(String file) {
        Path wanted = volume.resolve(file);
        return ours().anyMatch(process -> {
            try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
                return open.anyMatch(link -> pointsTo(link, wanted));
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static boolean pointsTo(Path link, Path wanted) {
        try {
            return Files.readSymbolicLink(link).equals(wanted);
        } catch (IOException e) {
            return false;
        }
    }

    private void length(String file, long bytes) throws IOException {
        try (RandomAccessFile content =
                new RandomAccessFile(volume.resolve(file).toFile(), "rw")) {
            content.setLength(bytes);
        }
    }

    /** A file that takes restic longer to read than any deadline here. */
    private void neverEnding() throws IOException {
        length("endless", 1L << 40);
    }

    private long locks() throws IOException {
        try (Stream<Path> locks = Files.list(temp.resolve("repo/locks"))) {
            return locks.count();
        }
    }

    private Process rawRestic(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binary.toString(), "--no-cache"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("RESTIC_REPOSITORY", repository.identifier());
        builder.environment().put("RESTIC_PASSWORD", repository.password());
        return builder.start();
    }

    /** restic as root of a container that may not read other people's files. */
    private Path withoutRightsOfRoot() throws IOException {
        return script("exec setpriv --bounding-set=-dac_override,-dac_read_search " + binary + " \"$@\"");
    }

    private Path script(String line) throws IOException {
        Path script = Files.createTempFile(temp, "script", null);
        Files.writeString(script, "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void assertFails(Reason reason, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ResticException.class, e -> assertThat(e.reason())
                .as(e.getMessage())
                .isEqualTo(reason));
    }
}
