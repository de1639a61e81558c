package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResticCommandTest {
    private final ResticCommand command = new ResticCommand(Path.of("/cache"), Duration.ofSeconds(20));

    @Test
    void version_needs_no_repository() {
        assertThat(command.version()).containsExactly("version", "--json");
    }

    @Test
    void opening_reads_the_configuration_without_a_lock() {
        assertThat(command.keys("0a"))
                .containsExactly("key", "--json", "--cache-dir=/cache", "--no-lock", "--key-hint=0a", "list");
        assertThat(command.catConfig()).containsExactly("cat", "--json", "--cache-dir=/cache", "--no-lock", "config");
    }

    @Test
    void init_takes_nothing_else() {
        assertThat(command.init()).containsExactly("init", "--json", "--cache-dir=/cache");
    }

    @Test
    void a_list_of_snapshots_takes_no_lock_and_a_check_waits_for_one() {
        assertThat(command.snapshots()).containsExactly("snapshots", "--json", "--cache-dir=/cache", "--no-lock");
        assertThat(command.check()).containsExactly("check", "--json", "--cache-dir=/cache", "--retry-lock=20s");
    }

    @Test
    void a_backup_with_a_parent_names_everything_in_one_order() {
        BackupArguments what = new BackupArguments(
                Path.of("/volumes/v"),
                "abc",
                Map.of("pvc", "data", "ns", "shop", "backup", "b-1"),
                List.of("*.tmp"),
                true,
                1048576L,
                true);
        assertThat(command.backup(what, Path.of("/tmp/x")))
                .containsExactly(
                        "backup",
                        "--json",
                        "--cache-dir=/cache",
                        "--retry-lock=20s",
                        "--host=salvor",
                        "--parent=abc",
                        "--tag=backup=b-1",
                        "--tag=ns=shop",
                        "--tag=pvc=data",
                        "--exclude-file=/tmp/x",
                        "--exclude-caches",
                        "--exclude-larger-than=1048576",
                        "--one-file-system",
                        ".");
    }

    @Test
    void a_comma_does_not_split_a_tag() {
        BackupArguments what = BackupArguments.everything(Path.of("/v"), null, Map.of("revision", "a,b@sha1:c"));
        assertThat(command.backup(what, Path.of("/tmp/x"))).contains("--tag=revision=a_b@sha1:c");
    }

    @Test
    void a_backup_without_a_parent_reads_everything() {
        BackupArguments what = BackupArguments.everything(Path.of("/volumes/v"), null, Map.of());
        assertThat(command.backup(what, Path.of("/tmp/x")))
                .containsExactly(
                        "backup",
                        "--json",
                        "--cache-dir=/cache",
                        "--retry-lock=20s",
                        "--host=salvor",
                        "--force",
                        "--exclude-file=/tmp/x",
                        ".");
    }

    @Test
    void a_restore_leaves_out_what_is_salvors_own_and_the_labels_of_another_node() {
        RestoreArguments what = RestoreArguments.over("abcdef01", Path.of("/volumes/v"));
        assertThat(command.restore(what, new ResticVersion(0, 18, 0)))
                .containsExactly(
                        "restore",
                        "--json",
                        "--cache-dir=/cache",
                        "--retry-lock=20s",
                        "--sparse",
                        "--exclude-xattr=security.selinux",
                        "--exclude=/.salvor",
                        "--target=.",
                        "abcdef01");
        assertThat(command.restore(what, new ResticVersion(0, 17, 3)))
                .noneMatch(argument -> argument.startsWith("--exclude-xattr"));
    }

    @Test
    void a_restore_of_some_files_excludes_none() {
        RestoreArguments what = RestoreArguments.some("abcdef01", Path.of("/volumes/v"), List.of("/a", "*.conf"));
        assertThat(command.restore(what, new ResticVersion(0, 18, 0)))
                .containsSubsequence("--include=/a", "--include=*.conf", "--target=.", "abcdef01")
                .noneMatch(argument -> argument.startsWith("--exclude="));
        assertThatThrownBy(() ->
                        new RestoreArguments("abcdef01", Path.of("/volumes/v"), true, List.of("/a"), List.of(), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_restore_from_what_is_only_read_takes_no_lock() {
        RestoreArguments what =
                RestoreArguments.over("abcdef01", Path.of("/volumes/v")).withoutLock();
        assertThat(command.restore(what, new ResticVersion(0, 18, 0)))
                .contains("--no-lock")
                .noneMatch(argument -> argument.startsWith("--retry-lock"));
    }

    @Test
    void a_restore_that_removes_what_is_not_in_the_snapshot_spares_what_it_is_named() {
        RestoreArguments what = new RestoreArguments("abcdef01", Path.of("/volumes/v"), true, List.of("lost+found"));
        assertThat(command.restore(what, new ResticVersion(0, 18, 0)))
                .containsSubsequence(
                        "--delete", "--exclude=/.salvor", "--exclude=/lost+found", "--target=.", "abcdef01");
        assertThat(command.restoreTried(what))
                .containsExactly(
                        "restore",
                        "--json",
                        "--cache-dir=/cache",
                        "--no-lock",
                        "--dry-run",
                        "--overwrite=never",
                        "--delete",
                        "--exclude=/.salvor",
                        "--exclude=/lost+found",
                        "--target=.",
                        "abcdef01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "abcdef0", "ABCDEF01", "abcdef01:/etc", "--help", "-r", "abcdef01 ", ""})
    void what_is_no_id_of_a_snapshot_never_reaches_restic(String id) {
        assertThatThrownBy(() -> RestoreArguments.over(id, Path.of("/volumes/v")))
                .isInstanceOf(IllegalArgumentException.class);
        Restic restic = new Restic(Path.of("/nowhere/restic"), null);
        assertThatThrownBy(() -> restic.snapshot(new RepositoryAccess("/r", "p", Map.of()), id, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_copy_waits_for_locks_and_leaves_a_source_that_is_only_read_without_one() {
        assertThat(command.copy(List.of("abcdef01", "abcdef02"), true))
                .containsExactly("copy", "--json", "--cache-dir=/cache", "--retry-lock=20s", "abcdef01", "abcdef02");
        assertThat(command.copy(List.of("abcdef01"), false))
                .containsExactly("copy", "--json", "--cache-dir=/cache", "--retry-lock=20s", "--no-lock", "abcdef01");
    }

    @Test
    void without_a_folder_for_it_there_is_no_cache() {
        assertThat(new ResticCommand(null, Duration.ofSeconds(1)).init())
                .containsExactly("init", "--json", "--no-cache");
    }

    @Test
    void patterns_from_the_root_are_anchored_to_the_volume() {
        assertThat(ExcludePatterns.lines(Path.of("/a*b/$c"), List.of("*.tmp", "/cache", "!/cache/keep", "logs/**")))
                .containsExactly(
                        "/a\\*b/$$c/.salvor", "*.tmp", "/a\\*b/$$c/cache", "!/a\\*b/$$c/cache/keep", "logs/**");
    }
}
