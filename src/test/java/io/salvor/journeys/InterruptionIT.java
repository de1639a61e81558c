package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.RetryRules;
import io.salvor.api.VolumePhase;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.ResticBinary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** restic is held at a gate, so that whatever is killed is killed in the middle of it. */
@ExtendWith(SharedSandbox.class)
class InterruptionIT {
    private final Sandbox sandbox;
    private final Operations operations;
    private Path gate;

    InterruptionIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    private void holdResticAt(String command) throws Exception {
        gate = Files.createTempFile(sandbox.bucket().getParent().getParent(), "gate", "");
        Files.delete(gate);
        sandbox.restic(sandbox.script(
                "held-restic",
                """
                case " $* " in *" %s "*) while [ ! -e '%s' ]; do sleep 0.1; done;; esac
                exec '%s' "$@"\
                """
                        .formatted(command, gate, ResticBinary.path())));
    }

    @AfterEach
    void theRightRestic() {
        sandbox.restic(ResticBinary.path());
    }

    @Test
    void a_backup_whose_operator_is_killed_is_completed_as_planned_and_saves_no_volume_twice() throws Exception {
        operations.location("steady", spec -> {});
        operations.namespace("steady");
        operations.pod("steady", "first", "a", "b");
        operations.policy("steady", List.of("steady"), spec -> spec.storageLocation = "steady");
        holdResticAt("backup");
        operations.backup("steady-1", "steady");
        Set<String> planned = awaitRunning("steady-1", 2);

        sandbox.operator().kill();
        // A second plan would take this pod in.
        operations.pod("steady", "later", "c");
        Files.createFile(gate);
        sandbox.startOperator(Map.of());

        Backup backup = operations.awaitEnd("steady-1");
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Completed);
        assertThat(names("steady-1")).isEqualTo(planned);
        assertThat(snapshotsOf("steady-1")).isEqualTo(2);
    }

    @Test
    void a_job_that_is_killed_is_tried_again_and_one_snapshot_is_there() throws Exception {
        operations.location("stubborn", spec -> {});
        operations.namespace("stubborn");
        operations.pod("stubborn", "pod", "data");
        operations.policy("stubborn", List.of("stubborn"), spec -> spec.storageLocation = "stubborn");
        holdResticAt("backup");
        operations.backup("stubborn-1", "stubborn");
        String volume = awaitRunning("stubborn-1", 1).iterator().next();

        ProcessHandle job = nodeProcesses(volume).get(0);
        job.destroyForcibly();
        job.onExit().join();
        Files.createFile(gate);

        Backup backup = operations.awaitEnd("stubborn-1");
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Completed);
        assertThat(snapshotsOf("stubborn-1")).isEqualTo(1);
    }

    @Test
    void a_job_that_is_deleted_is_tried_again_and_two_are_never_at_work() throws Exception {
        operations.location("deleted", spec -> {});
        operations.namespace("deleted");
        operations.pod("deleted", "pod", "data");
        operations.policy("deleted", List.of("deleted"), spec -> spec.storageLocation = "deleted");
        holdResticAt("backup");
        operations.backup("deleted-1", "deleted");
        String volume = awaitRunning("deleted-1", 1).iterator().next();
        Awaitility.await("its restic")
                .atMost(Operations.LONGEST)
                .until(() -> atWork(volume).size() == 1);
        PodVolumeBackupStatus first = operations.volumes("deleted-1").get(0).getStatus();
        assertThat(first.attempt).isEqualTo(1);

        operations
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Operations.SALVOR)
                .withName(first.attempts.get(0).job)
                .delete();
        Awaitility.await("the second attempt to be in the middle of it")
                .atMost(Operations.LONGEST)
                .until(() -> {
                    assertThat(atWork(volume)).hasSizeLessThan(2);
                    PodVolumeBackupStatus now =
                            operations.volumes("deleted-1").get(0).getStatus();
                    return now.phase == VolumePhase.InProgress
                            && Integer.valueOf(2).equals(now.attempt);
                });
        Files.createFile(gate);

        Backup backup = operations.awaitEnd("deleted-1");
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Completed);
        PodVolumeBackupStatus last = operations.volumes("deleted-1").get(0).getStatus();
        assertThat(last.attempts).hasSize(2);
        assertThat(last.attempts.get(1).reason).isEqualTo("Saved");
        assertThat(last.attempts).extracting(attempt -> attempt.job).doesNotHaveDuplicates();
        assertThat(snapshotsOf("deleted-1")).isEqualTo(1);
    }

    @Test
    void a_volume_whose_folder_is_gone_fails_alone() throws Exception {
        operations.location("gone", spec -> {});
        operations.namespace("gone");
        operations.pod("gone", "first", "a");
        operations.pod("gone", "second", "b");
        operations.policy("gone", List.of("gone"), spec -> {
            spec.storageLocation = "gone";
            spec.retry = new RetryRules();
            spec.retry.attempts = 1;
        });
        Path folder = operations.emptyDir("gone", "first", "a");
        Files.delete(folder.resolve("file"));
        Files.delete(folder);
        operations.backup("gone-1", "gone");

        Backup backup = operations.awaitEnd("gone-1");
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.PartiallyFailed);
        assertThat(operations.volumes("gone-1"))
                .extracting(volume -> volume.getSpec().volume + " " + volume.getStatus().reason)
                .containsExactlyInAnyOrder("a FolderMissing", "b Saved");
    }

    /** The processes of Jobs that save a volume now. What one starts bears its command line for a moment, and is not one. */
    private static List<ProcessHandle> nodeProcesses(String volume) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> isBackup(process, volume))
                .filter(process -> process.parent()
                        .filter(parent -> isBackup(parent, volume))
                        .isEmpty())
                // What a process is about to start looks like it for a moment, and has no parent once it has ended.
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /** Those with a restic. One that has said how it ended, and has none any more, takes its time to exit. */
    private static List<ProcessHandle> atWork(String volume) {
        return nodeProcesses(volume).stream()
                .filter(process -> process.children().findAny().isPresent())
                .toList();
    }

    private static boolean isBackup(ProcessHandle process, String volume) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("node backup") && line.contains(volume))
                .isPresent();
    }

    @Test
    void a_restore_whose_operator_is_killed_is_completed() throws Exception {
        operations.location("returning", spec -> {});
        operations.namespace("returning");
        operations.pod("returning", "pod", "data");
        operations.policy("returning", List.of("returning"), spec -> spec.storageLocation = "returning");
        assertThat(operations.backupToItsEnd("returning-1", "returning").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
        operations.deleteNamespace("returning");
        holdResticAt("restore");
        operations.restore("returning", spec -> {
            spec.storageLocation = "returning";
            spec.backup = "returning-1";
        });
        Awaitility.await("the volume to be in the middle of its restore")
                .atMost(Operations.LONGEST)
                .until(() -> operations
                        .client()
                        .resources(PodVolumeRestore.class)
                        .inNamespace(Operations.SALVOR)
                        .withLabel("salvor.io/restore", "returning")
                        .list()
                        .getItems()
                        .stream()
                        .anyMatch(volume ->
                                volume.getStatus() != null && volume.getStatus().phase == VolumePhase.InProgress));

        sandbox.operator().kill();
        Files.createFile(gate);
        sandbox.startOperator(Map.of());

        Restore restore = operations.awaitRestoreEnd("returning");
        assertThat(restore.getStatus().phase).isEqualTo(RestorePhase.Completed);
        operations.awaitRunning("returning", "pod");
        Path volume = operations.emptyDir("returning", "pod", "data");
        assertThat(volume.resolve("file")).hasContent("pod/data");
        assertThat(volume.resolve(".salvor")).doesNotExist();
    }

    private Set<String> awaitRunning(String backup, int count) {
        Awaitility.await("volumes of Backup " + backup + " to be in the middle of it")
                .atMost(Operations.LONGEST)
                .until(() -> operations.volumes(backup).stream()
                                .filter(volume -> volume.getStatus() != null
                                        && volume.getStatus().phase == VolumePhase.InProgress)
                                .count()
                        == count);
        return names(backup);
    }

    private Set<String> names(String backup) {
        return operations.volumes(backup).stream()
                .map(volume -> volume.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private long snapshotsOf(String backup) {
        PodVolumeBackup any = operations.volumes(backup).get(0);
        String location = operations.resource(Backup.class, backup).get().getStatus().storageLocation;
        String context =
                operations.resource(BackupStorageLocation.class, location).get().getStatus().keyContext;
        String key = operations
                .client()
                .secrets()
                .inNamespace(Operations.SALVOR)
                .withName(location + "-key")
                .get()
                .getData()
                .get("key");
        byte[] masterKey = RepositoryPasswords.parseMasterKey(
                new String(Base64.getDecoder().decode(key), StandardCharsets.UTF_8));
        RepositoryAccess access = new RepositoryAccess(
                any.getSpec().repoIdentifier,
                RepositoryPasswords.derive(masterKey, context, any.getSpec().pod.namespace),
                sandbox.credentials());
        return new Restic(ResticBinary.path(), null)
                .snapshots(access, Duration.ofMinutes(1)).stream()
                        .filter(snapshot -> snapshot.carries(Map.of("backup", backup)))
                        .count();
    }
}
