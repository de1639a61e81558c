package io.salvor.restic;

import static io.salvor.restic.ResticLab.DEADLINE;
import static io.salvor.restic.ResticLab.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.salvor.testing.Processes;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the ways in which restic ends become, for each version that this machine has: exit codes and last words differ between
 * the oldest that Salvor supports and the one in its images. {@link ResticTest} has what every version does alike. */
@ParameterizedClass(name = "restic {0}")
@MethodSource("io.salvor.restic.ResticLab#versions")
class ResticOutcomesTest {
    /** The first for which a file that goes while the backup runs is no error. */
    private static final ResticVersion LETS_FILES_GO = new ResticVersion(0, 18, 0);

    @TempDir
    private Path temp;

    private final ResticVersion version;
    private ResticLab lab;

    ResticOutcomesTest(ResticVersion version) {
        this.version = version;
    }

    @BeforeEach
    void a_repository_and_a_volume() throws IOException {
        lab = new ResticLab(version, temp);
    }

    @Test
    void a_volume_of_excluded_files_has_nothing_to_save() throws IOException {
        lab.ready();
        Files.writeString(lab.volume().resolve("a.tmp"), "a");
        BackupArguments what = new BackupArguments(lab.volume(), null, Map.of(), List.of("*.tmp"), false, null, false);
        assertFails(Reason.NothingToSave, () -> lab.restic().backup(lab.repository(), what, progress -> {}, DEADLINE));
    }

    @Test
    void what_cannot_be_restored_is_named() throws IOException {
        lab.ready();
        Files.writeString(lab.volume().resolve("file"), "file");
        BackupResult result = lab.backup(null);
        Path target = Files.createDirectory(temp.resolve("target"));
        Files.createDirectories(target.resolve("file/in the way"));

        RestoreResult restored = lab.restore(result, target);

        assertThat(restored.complete()).isFalse();
        assertThat(restored.failed()).extracting(FailedItem::path).containsExactly("/file");
    }

    @Test
    void an_unreadable_file_leaves_a_snapshot_of_the_rest() throws Exception {
        lab.ready();
        Files.writeString(lab.volume().resolve("readable"), "readable");
        Path secret = Files.writeString(lab.volume().resolve("secret"), "secret");
        Files.setAttribute(secret, "unix:mode", 0);
        if (Processes.isRoot()) {
            Files.setAttribute(secret, "unix:uid", 1234);
            lab.run(lab.withoutRightsOfRoot());
        }

        BackupResult result = lab.backup(null);

        assertThat(result.complete()).isFalse();
        assertThat(result.failed())
                .extracting(FailedItem::path)
                .singleElement()
                .asString()
                .endsWith("/secret");
        assertThat(result.failedCount()).isEqualTo(1);
        Path target = Files.createDirectory(temp.resolve("target"));
        lab.restore(result, target);
        assertThat(target.resolve("readable")).hasContent("readable");
    }

    @Test
    void an_unreadable_folder_counts_once() throws Exception {
        lab.ready();
        Files.writeString(lab.volume().resolve("readable"), "readable");
        Path secret = Files.createDirectory(lab.volume().resolve("secret"));
        Files.setAttribute(secret, "unix:mode", 0);
        if (Processes.isRoot()) {
            Files.setAttribute(secret, "unix:uid", 1234);
            lab.run(lab.withoutRightsOfRoot());
        }

        BackupResult result = lab.backup(null);

        Files.setAttribute(secret, "unix:mode", 0700);
        assertThat(result.complete()).isFalse();
        assertThat(result.failedCount()).isEqualTo(1);
    }

    @Test
    void a_wrong_password_and_a_missing_repository_are_different_reasons() {
        assertFails(Reason.RepositoryMissing, () -> lab.restic().open(lab.repository(), DEADLINE));
        assertFails(Reason.RepositoryMissing, () -> lab.backup(null));
        lab.ready();
        RepositoryAccess wrong = new RepositoryAccess(lab.repository().identifier(), "battery staple", Map.of());
        assertFails(Reason.WrongPassword, () -> lab.restic().open(wrong, DEADLINE));
        assertFails(Reason.WrongPassword, () -> lab.restic().snapshots(wrong, DEADLINE));
        assertThatThrownBy(() -> lab.restic().open(wrong, DEADLINE))
                .hasMessageContaining(lab.repository().identifier())
                .hasMessageNotContaining("battery");
    }

    @Test
    void a_file_that_goes_while_the_backup_runs_is_a_loss_for_old_versions_only() throws Exception {
        lab.ready();
        // Two at a time are read, so that the last one is looked at when one of these has been: once it has an end.
        List<String> endless = List.of("a", "b", "c");
        for (String file : endless) {
            lab.length(file, 1L << 40);
        }
        Path last = Files.writeString(lab.volume().resolve("z"), "z");
        CompletableFuture<BackupResult> result = CompletableFuture.supplyAsync(() -> lab.backup(null));
        await().atMost(DEADLINE)
                .pollInterval(2, TimeUnit.MILLISECONDS)
                .until(() -> lab.isOpenIn("a") || result.isDone());
        Files.delete(last);
        for (String file : endless) {
            lab.length(file, 1L << 20);
        }

        BackupResult backup = result.get();

        assertThat(backup.snapshotId()).hasSize(64);
        boolean lost = lab.version().compareTo(LETS_FILES_GO) < 0;
        assertThat(backup.complete()).isEqualTo(!lost);
        assertThat(backup.failed()).extracting(FailedItem::path).allMatch(path -> path.endsWith("/z"));
        assertThat(backup.failed()).hasSize(lost ? 1 : 0);
    }

    @Test
    void a_failure_says_what_restic_said() throws IOException {
        lab.ready();
        assertThatThrownBy(() -> lab.restic()
                        .restore(
                                lab.repository(),
                                RestoreArguments.over("f".repeat(64), Files.createDirectory(temp.resolve("t"))),
                                progress -> {},
                                DEADLINE))
                .isInstanceOf(ResticException.class)
                .hasMessageContaining("f".repeat(64))
                .hasMessageNotContaining("exit code")
                .hasMessageNotContaining("message_type");
    }
}
