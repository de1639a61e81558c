package io.salvor.restic;

import static io.salvor.restic.ResticLab.DEADLINE;
import static io.salvor.restic.ResticLab.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.salvor.sandbox.FileTree;
import io.salvor.testing.Processes;
import io.salvor.testing.SmallDisk;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How each version of restic restores into a folder that holds something, or that takes not everything. */
@ParameterizedClass(name = "restic {0}")
@MethodSource("io.salvor.restic.ResticLab#versions")
class ResticRestoreTest {
    /** The first that counts what a restore removes. */
    private static final ResticVersion COUNTS = new ResticVersion(0, 18, 0);

    @TempDir
    private Path temp;

    private final ResticVersion version;
    private ResticLab lab;
    private Path target;

    ResticRestoreTest(ResticVersion version) {
        this.version = version;
    }

    @BeforeEach
    void a_repository_and_a_volume() throws IOException {
        lab = new ResticLab(version, temp);
        lab.ready();
        Files.createDirectories(lab.volume().resolve("logs"));
        Files.writeString(lab.volume().resolve("file"), "of the night");
        Files.writeString(lab.volume().resolve("logs/one"), "one");
        target = Files.createDirectory(temp.resolve("target"));
    }

    private void newer() throws IOException {
        Files.createDirectories(target.resolve("file/is a folder"));
        Files.createDirectories(target.resolve("logs"));
        Files.writeString(target.resolve("logs/two"), "two");
        Files.writeString(target.resolve("newer"), "newer");
        Files.createDirectories(target.resolve("lost+found/found"));
        Files.createDirectories(target.resolve(".salvor"));
        Files.writeString(target.resolve(".salvor/uid"), "");
    }

    @Test
    void what_is_not_in_the_snapshot_is_removed_where_that_is_asked_for_and_what_is_spared_stays() throws IOException {
        String snapshot = lab.backup(null).snapshotId();
        newer();
        RestoreArguments what = new RestoreArguments(snapshot, target, true, List.of("lost+found"));

        RestoreResult result = lab.restic().restore(lab.repository(), what, progress -> {}, DEADLINE);

        assertThat(result.complete()).isTrue();
        assertThat(target.resolve("lost+found/found")).isDirectory();
        assertThat(target.resolve(".salvor/uid")).exists();
        Files.delete(target.resolve("lost+found/found"));
        Files.delete(target.resolve("lost+found"));
        Files.delete(target.resolve(".salvor/uid"));
        Files.delete(target.resolve(".salvor"));
        assertThat(FileTree.contents(target)).isEqualTo(FileTree.contents(lab.volume()));
    }

    @Test
    void what_would_stay_is_counted_and_nothing_is_touched() throws IOException {
        String snapshot = lab.backup(null).snapshotId();
        newer();
        List<String> before = FileTree.contents(target);

        long others = lab.restic()
                .others(
                        lab.repository(),
                        new RestoreArguments(snapshot, target, true, List.of("lost+found")),
                        DEADLINE);

        assertThat(others).isEqualTo(version.compareTo(COUNTS) < 0 ? 0 : 2);
        assertThat(FileTree.contents(target)).isEqualTo(before);
    }

    @Test
    void a_snapshot_is_looked_up_with_its_tags_and_what_is_in_its_root() throws IOException {
        Files.createDirectory(lab.volume().resolve("lost+found"));
        String id = lab.backup(null).snapshotId();

        Snapshot snapshot =
                lab.restic().snapshot(lab.repository(), id, DEADLINE).orElseThrow();

        assertThat(snapshot.id()).isEqualTo(id);
        assertThat(snapshot.tags()).isEqualTo(Map.of("ns", "shop"));
        assertThat(lab.restic().snapshot(lab.repository(), id.substring(0, 8), DEADLINE))
                .isPresent();
        assertThat(lab.restic().holds(lab.repository(), id, "lost+found", DEADLINE))
                .isTrue();
        assertThat(lab.restic().holds(lab.repository(), id, "found", DEADLINE)).isFalse();
    }

    @Test
    void a_snapshot_that_is_not_there_is_no_repository_that_does_not_open() {
        assertThat(lab.restic().snapshot(lab.repository(), "f".repeat(64), DEADLINE))
                .isEmpty();
        assertThat(lab.restic().snapshot(lab.repository(), "ffffffff", DEADLINE))
                .isEmpty();
        RepositoryAccess wrong = new RepositoryAccess(lab.repository().identifier(), "battery staple", Map.of());
        assertFails(Reason.WrongPassword, () -> lab.restic().snapshot(wrong, "f".repeat(64), DEADLINE));
        RepositoryAccess none = new RepositoryAccess(temp.resolve("none").toString(), "p", Map.of());
        assertFails(Reason.RepositoryMissing, () -> lab.restic().snapshot(none, "f".repeat(64), DEADLINE));
    }

    @Test
    void owners_that_the_file_system_refuses_are_one_kind_of_loss_and_the_content_is_there() throws IOException {
        assumeTrue(Processes.isRoot(), "only root can give a file to another user");
        Files.setAttribute(lab.volume().resolve("file"), "unix:uid", 4711);
        BackupResult backup = lab.backup(null);
        lab.run(lab.withoutOwners());

        RestoreResult result = lab.restore(backup, target);

        assertThat(result.complete()).isFalse();
        assertThat(result.troubles()).isEqualTo(Map.of(ItemTrouble.Owner, 1L));
        assertThat(result.failed()).extracting(FailedItem::path).containsExactly("/file");
        assertThat(target.resolve("file")).hasContent("of the night");
    }

    @Test
    void files_without_room_are_another() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        Files.write(lab.volume().resolve("large"), large);
        BackupResult backup = lab.backup(null);
        Optional<SmallDisk> small = SmallDisk.on(temp.resolve("small"));
        assumeTrue(small.isPresent(), "only root can mount");
        try (SmallDisk disk = small.get()) {
            RestoreResult result = lab.restore(backup, disk.folder());

            assertThat(result.complete()).isFalse();
            assertThat(result.repository()).isNull();
            assertThat(result.troubles()).containsOnlyKeys(ItemTrouble.Space);
        }
    }
}
