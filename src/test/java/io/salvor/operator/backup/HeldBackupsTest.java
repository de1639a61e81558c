package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupSpec;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.PodExec;
import io.salvor.operator.backup.hooks.HookFinalizer;
import io.salvor.operator.run.Leadership;
import io.salvor.testing.TestingCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are deleted while they hold pods: the tick that looks after them meets the thread that carries them on. */
class HeldBackupsTest {
    private static final long LONG = 60;

    @TempDir
    Path folder;

    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    /** Commands in the order in which they ended. */
    private final List<String> journal = new CopyOnWriteArrayList<>();

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private BackupWorld world;
    private HeldBackups held;

    @BeforeEach
    void aPodWithHooks() {
        world = new BackupWorld(folder);
        held = new HeldBackups(world.objects, world.reconciler, new Leadership());
        world.lockedPod("db", "node-1");
        world.ask();
        world.look();
        world.repository(RepositoryPhase.Ready);
    }

    @AfterEach
    void stop() {
        mayEnd.countDown();
        worker.shutdownNow();
    }

    /** The next command of this word takes until the test lets it end. */
    private void hangs(String word) {
        world.exec.ends((place, command) -> {
            if (command.contains(word) && begun.getCount() > 0) {
                begun.countDown();
                await(mayEnd);
            }
            journal.add(command.get(0));
            return new PodExec.Result(null);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LONG, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isHeld() {
        return HookFinalizer.isOn(world.objects.now(Backup.class, "nightly"));
    }

    @Test
    void a_backup_that_is_deleted_while_a_pre_hook_runs_lets_its_pod_go_after_that() throws Exception {
        hangs("lock");
        Future<?> look = worker.submit(world::look);
        await(begun);
        world.delete();
        held.look();
        assertThat(isHeld()).isTrue();
        mayEnd.countDown();
        look.get(LONG, TimeUnit.SECONDS);
        held.look();
        assertThat(journal).containsExactly("lock", "unlock");
        assertThat(isHeld()).isFalse();
        assertThat(world.jobs.started()).isEmpty();
    }

    @Test
    void a_post_hook_that_runs_is_not_run_a_second_time_beside_itself() throws Exception {
        hangs("unlock");
        world.look();
        world.reports("db", VolumePhase.Completed);
        Future<?> look = worker.submit(world::look);
        await(begun);
        world.delete();
        held.look();
        assertThat(journal).containsExactly("lock");
        mayEnd.countDown();
        look.get(LONG, TimeUnit.SECONDS);
        held.look();
        assertThat(isHeld()).isFalse();
        // What the first one did could not be recorded, so it runs again, after it.
        assertThat(journal).containsExactly("lock", "unlock", "unlock");
    }

    @Test
    void a_backup_that_cannot_be_read_does_not_keep_the_pods_of_others_held() {
        world.look();
        world.delete();
        Backup other = new Backup();
        other.getMetadata().setName("another");
        other.getMetadata().setNamespace("salvor");
        other.getMetadata().setLabels(Map.of(Labels.HOLDS_PODS, "true"));
        other.getMetadata().setFinalizers(List.of(HookFinalizer.NAME));
        other.getMetadata().setDeletionTimestamp("2026-03-01T02:00:00Z");
        other.setSpec(new BackupSpec());
        world.objects.put(other);
        world.calls.before("get Backup another", 1, () -> {
            throw TestingCalls.failure("get Backup another", 500);
        });
        held.look();
        assertThat(isHeld()).isFalse();
    }
}
