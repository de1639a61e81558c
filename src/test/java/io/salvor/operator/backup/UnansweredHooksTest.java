package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.HookPhase;
import io.salvor.api.PodHookStatus;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.PodExec;
import io.salvor.operator.backup.hooks.HookFinalizer;
import io.salvor.operator.run.Leadership;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Backup whose post-hook gives no answer, because the kubelet is away, is not done until it has one or nobody waits any more. */
class UnansweredHooksTest {
    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void aPodThatIsHeld() {
        world = new BackupWorld(folder);
        world.lockedPod("db", "node-1");
        world.started();
        assertThat(world.commands()).containsExactly("lock");
        answers(false);
    }

    private void answers(boolean does) {
        world.exec.ends((place, command) ->
                does ? new PodExec.Result(null) : PodExec.Result.unanswered("could not be run: Bad Gateway"));
    }

    private boolean isHeld() {
        return HookFinalizer.isOn(world.objects.now(Backup.class, "nightly"));
    }

    private PodHookStatus hooks() {
        return world.status().hooks.get(0);
    }

    private void later(Duration time) {
        world.clock.advance(time);
        world.look();
    }

    @Test
    void the_backup_waits_for_the_kubelet_and_is_whole() {
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(isHeld()).isTrue();
        assertThat(world.condition().status).isEqualTo("Unknown");
        assertThat(world.condition().message).contains("the post-hooks of pod shop/db have given no answer since 2026");
        later(Duration.ofSeconds(10));
        assertThat(world.status().phase).isEqualTo(BackupPhase.InProgress);
        answers(true);
        later(Duration.ofSeconds(10));
        assertThat(world.commands()).containsExactly("lock", "unlock", "unlock", "unlock");
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
        assertThat(isHeld()).isFalse();
    }

    @Test
    void nobody_waits_for_ever_and_the_backup_says_what_it_left() {
        world.reports("db", VolumePhase.Completed);
        world.look();
        later(Duration.ofMinutes(6));
        assertThat(world.status().phase).isEqualTo(BackupPhase.PartiallyFailed);
        assertThat(world.status().message).contains("a hook failed").contains("could not be run: Bad Gateway");
        assertThat(isHeld()).isFalse();
    }

    @Test
    void a_backup_whose_deadline_passes_meanwhile_still_waits_and_then_seals() {
        world.clock.set(Instant.parse(world.status().deadline).minusSeconds(20));
        world.reports("db", VolumePhase.Completed);
        world.look();
        later(Duration.ofSeconds(30));
        assertThat(world.status().ending).isNotNull();
        assertThat(world.status().completionTime).isNull();
        assertThat(world.condition().message).contains("have given no answer");
        assertThat(isHeld()).isTrue();
        answers(true);
        later(Duration.ofSeconds(30));
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
        assertThat(hooks().phase).isEqualTo(HookPhase.Completed);
        assertThat(world.catalog().marker("nightly")).isPresent();
        assertThat(isHeld()).isFalse();
    }

    @Test
    void one_that_is_canceled_waits_as_long_and_no_longer() {
        Backup backup = world.objects.now(Backup.class, "nightly");
        backup.getSpec().cancel = true;
        world.objects.put(backup);
        world.look();
        assertThat(world.status().completionTime).isNull();
        later(Duration.ofMinutes(5));
        assertThat(world.status().completionTime).isNotNull();
        assertThat(hooks().phase).isEqualTo(HookPhase.Failed);
        assertThat(isHeld()).isFalse();
    }

    @Test
    void one_that_is_deleted_stays_until_its_pod_has_answered() {
        HeldBackups held = new HeldBackups(world.objects, world.reconciler, new Leadership());
        world.delete();
        held.look();
        assertThat(isHeld()).isTrue();
        world.clock.advance(Duration.ofSeconds(10));
        held.look();
        assertThat(isHeld()).isTrue();
        answers(true);
        world.clock.advance(Duration.ofSeconds(10));
        held.look();
        assertThat(isHeld()).isFalse();
        assertThat(world.commands()).containsExactly("lock", "unlock", "unlock", "unlock");
    }

    @Test
    void the_pod_is_not_held_anew_before_it_was_let_go() {
        // The Job does not start, so it is stopped and the pod let go.
        later(Duration.ofMinutes(3));
        assertThat(world.commands()).containsExactly("lock", "unlock");
        later(Duration.ofMinutes(4));
        assertThat(world.commands()).containsExactly("lock", "unlock", "unlock");
        answers(true);
        later(Duration.ofMinutes(1));
        assertThat(world.commands()).containsExactly("lock", "unlock", "unlock", "unlock");
        world.look();
        assertThat(world.commands()).containsExactly("lock", "unlock", "unlock", "unlock", "lock");
    }

    @Test
    void a_backup_that_ends_without_its_hooks_can_be_deleted() {
        world.exec.ends((place, command) -> {
            throw new IllegalArgumentException("broken");
        });
        Backup backup = world.objects.now(Backup.class, "nightly");
        backup.getSpec().cancel = true;
        world.objects.put(backup);
        world.look();
        assertThat(isHeld()).isTrue();
        later(Duration.ofMinutes(11));
        assertThat(world.status().completionTime).isNotNull();
        assertThat(hooks().outstanding).isNotEmpty();
        assertThat(isHeld()).isFalse();
    }
}
