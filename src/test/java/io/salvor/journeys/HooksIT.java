package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.HookCommand;
import io.salvor.api.HookMatch;
import io.salvor.api.HookPhase;
import io.salvor.api.PodCommand;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PolicyHook;
import io.salvor.api.Restore;
import io.salvor.api.RestoreHook;
import io.salvor.api.RestoreInitContainer;
import io.salvor.api.RestorePhase;
import io.salvor.api.RetryRules;
import io.salvor.api.VolumePhase;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hooks in pods: what they do is done while the volume is saved, and undone whatever happens. */
@ExtendWith(SharedSandbox.class)
class HooksIT {
    /** Commands run beside the folders of the container's mounts; the journal tells how often they did. */
    private static final String LOCK = "touch data/locked; echo before >> data/journal";

    private static final String UNLOCK = "rm -f data/locked; echo after >> data/journal";

    private final Sandbox sandbox;
    private final Operations operations;

    HooksIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @AfterEach
    void theRightRestic() {
        sandbox.restic(ResticBinary.path());
    }

    @Test
    void a_volume_is_saved_between_pre_hooks_and_post_hooks() throws IOException {
        prepare("hooked", LOCK, UNLOCK, "30s");
        Backup backup = operations.backupToItsEnd("hooked-1", "hooked");

        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Completed);
        assertThat(backup.getStatus().hooks).singleElement().satisfies(hooks -> {
            assertThat(hooks.pod).isEqualTo("db");
            assertThat(hooks.phase).isEqualTo(HookPhase.Completed);
            assertThat(hooks.message).isNull();
        });
        // The file of the pod, the lock and the journal.
        assertThat(volume("hooked-1").getStatus().files).isEqualTo(3);
        assertThat(data("hooked").resolve("locked")).doesNotExist();
        assertThat(Files.readAllLines(data("hooked").resolve("journal"))).containsExactly("before", "after");
    }

    @Test
    void an_annotation_of_the_pod_runs_in_place_of_the_policys_hook() throws IOException {
        prepare("annotated", LOCK, UNLOCK, "30s");
        operations.client().pods().inNamespace("annotated").withName("db").edit(pod -> new PodBuilder(pod)
                .editMetadata()
                .withAnnotations(Map.of(
                        "pre.hook.backup.velero.io/command", "[\"/bin/sh\", \"-c\", \"echo velero >> data/journal\"]"))
                .endMetadata()
                .build());
        assertThat(operations.backupToItsEnd("annotated-1", "annotated").getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
        assertThat(Files.readAllLines(data("annotated").resolve("journal"))).containsExactly("velero", "after");
    }

    @Test
    void the_post_hook_runs_although_the_job_fails() throws IOException {
        prepare("broken", LOCK, UNLOCK, "30s");
        sandbox.restic(sandbox.script(
                "broken-restic",
                """
                case " $* " in *" backup "*) exit 1;; esac
                exec '%s' "$@"\
                """
                        .formatted(ResticBinary.path())));
        Backup backup = operations.backupToItsEnd("broken-1", "broken");
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Failed);
        assertThat(volume("broken-1").getStatus().phase).isEqualTo(VolumePhase.Failed);
        assertThat(Files.readAllLines(data("broken").resolve("journal"))).containsExactly("before", "after");
    }

    @Test
    void a_hook_that_hangs_is_given_up_and_its_volumes_are_not_saved() throws IOException {
        prepare("hanging", "echo begun >> data/journal; exec sleep 600", UNLOCK, "5s");
        Backup backup = operations.backupToItsEnd("hanging-1", "hanging");
        assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.Failed);
        assertThat(volume("hanging-1").getStatus().message)
                .contains("hook 1 of the policy for pod hanging/db, container main, had not ended after 5s");
        assertThat(backup.getStatus().hooks.get(0).phase).isEqualTo(HookPhase.Failed);
        assertThat(Files.readAllLines(data("hanging").resolve("journal"))).containsExactly("begun", "after");
        assertThat(operations.warning("Backup", "hanging-1", "HookFailed")).contains("had not ended");
    }

    @Test
    void the_post_hook_runs_although_the_operator_was_killed_between() throws Exception {
        prepare("killed", LOCK, UNLOCK, "30s");
        Path gate = Files.createTempFile(sandbox.bucket().getParent().getParent(), "gate", "");
        Files.delete(gate);
        sandbox.restic(sandbox.script(
                "gated-restic",
                """
                case " $* " in *" backup "*) while [ ! -e '%s' ]; do sleep 0.1; done;; esac
                exec '%s' "$@"\
                """
                        .formatted(gate, ResticBinary.path())));
        operations.backup("killed-1", "killed");
        Awaitility.await("the volume to be in the middle of its backup")
                .atMost(Operations.LONGEST)
                .until(() -> operations.volumes("killed-1").stream()
                        .anyMatch(volume ->
                                volume.getStatus() != null && volume.getStatus().phase == VolumePhase.InProgress));
        assertThat(data("killed").resolve("locked")).exists();

        sandbox.operator().kill();
        Files.createFile(gate);
        sandbox.startOperator(Map.of());

        assertThat(operations.awaitEnd("killed-1").getStatus().phase).isEqualTo(BackupPhase.Completed);
        assertThat(Files.readAllLines(data("killed").resolve("journal"))).containsExactly("before", "after");
        assertThat(data("killed").resolve("locked")).doesNotExist();
    }

    @Test
    void what_the_policy_and_the_restore_say_runs_in_the_pod_that_came_back() throws IOException {
        backedUp("returned", "test -e data/file && echo fixed >> data/journal", "1m");
        Restore restore = operations.restoreToItsEnd("returned-1", spec -> {
            spec.backup = "returned-1";
            spec.storageLocation = "returned";
            RestoreHook hook = new RestoreHook();
            hook.match = new HookMatch();
            hook.init = new RestoreInitContainer();
            hook.init.name = "own";
            hook.init.image = "tools.example.org/chown:1";
            spec.hooks = List.of(hook);
        });
        assertThat(restore.getStatus().phase).as(restore.getStatus().message).isEqualTo(RestorePhase.Completed);
        assertThat(restore.getStatus().message).contains("; 2 hooks run.");
        assertThat(restore.getStatus().hooks)
                .extracting(hook -> hook.hook + " " + hook.container + " " + hook.phase)
                .containsExactlyInAnyOrder(
                        "hook 1 of the Restore salvor-hook-own Completed", "hook 1 of the policy main Completed");
        assertThat(Files.readAllLines(data("returned").resolve("journal"))).containsExactly("fixed");
    }

    @Test
    void a_command_that_was_at_work_when_the_operator_was_killed_is_not_run_again() throws Exception {
        backedUp("once", "echo begun >> data/journal; exec sleep 600", "30m");
        operations.restore("once-1", spec -> {
            spec.backup = "once-1";
            spec.storageLocation = "once";
        });
        Awaitility.await("the command to be at work")
                .atMost(Operations.LONGEST)
                .ignoreExceptions()
                .until(() -> Files.exists(data("once").resolve("journal")));
        sandbox.operator().kill();
        sandbox.startOperator(Map.of());

        Restore restore = operations.awaitRestoreEnd("once-1");
        assertThat(restore.getStatus().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(restore.getStatus().hooks.get(0).pods.get(0).message).contains("nobody knows how it ended");
        assertThat(Files.readAllLines(data("once").resolve("journal"))).containsExactly("begun");
    }

    /** A pod that is saved and gone, whose policy has a command for when it comes back. */
    private void backedUp(String name, String script, String timeout) {
        operations.location(name, spec -> {});
        operations.namespace(name);
        operations.pod(name, "db", "data");
        operations.policy(name, List.of(name), spec -> {
            spec.storageLocation = name;
            RestoreHook hook = new RestoreHook();
            hook.match = new HookMatch();
            hook.exec = new PodCommand();
            hook.exec.command = List.of("/bin/sh", "-c", script);
            hook.exec.timeout = timeout;
            spec.restoreHooks = List.of(hook);
        });
        assertThat(operations.backupToItsEnd(name + "-1", name).getStatus().phase)
                .isEqualTo(BackupPhase.Completed);
        operations.deletePod(name, "db");
    }

    /** A location, a namespace with a pod, and a policy with a hook, all of one name. */
    private void prepare(String name, String before, String after, String timeout) {
        operations.location(name, spec -> {});
        operations.namespace(name);
        operations.pod(name, "db", "data");
        operations.policy(name, List.of(name), spec -> {
            spec.storageLocation = name;
            // Each further attempt would run the hooks again.
            spec.retry = new RetryRules();
            spec.retry.attempts = 1;
            PolicyHook hook = new PolicyHook();
            hook.match = new HookMatch();
            hook.before = command(before, timeout);
            hook.after = command(after, "30s");
            spec.hooks = List.of(hook);
        });
    }

    private static HookCommand command(String script, String timeout) {
        HookCommand command = new HookCommand();
        command.command = List.of("/bin/sh", "-c", script);
        command.timeout = timeout;
        return command;
    }

    private PodVolumeBackup volume(String backup) {
        return operations.volumes(backup).get(0);
    }

    private Path data(String namespace) {
        return operations.emptyDir(namespace, "db", "data");
    }
}
