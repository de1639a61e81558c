package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.NodeJob;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever call fails, and however, a Backup comes to the same end: each volume is saved by one Job, pods are held once and let go, and
 * nothing stays behind. As in a cluster, the operator looks again after an error.
 */
class InterruptedBackupTest {
    private static final List<Integer> CODES = List.of(403, 409, 410, 500, TestingCalls.TIMEOUT);
    private static final int MOST_LOOKS = 30;

    @TempDir
    Path folder;

    /** How often an undisturbed Backup makes a call; the first three times are enough. */
    private record Made(String call, int times) {
        Stream<Integer> each() {
            return IntStream.rangeClosed(1, times).boxed();
        }
    }

    /** Each call of an undisturbed Backup, with how it fails. */
    static Stream<Arguments> calls() {
        return Stream.of(
                        new Made("get Backup nightly", 3),
                        new Made("get BackupPolicy daily", 1),
                        new Made("create PodVolumeBackup", 2),
                        new Made("list PodVolumeBackup", 3),
                        new Made("create ResticRepository", 1),
                        new Made("get ResticRepository", 3),
                        new Made("replaceStatus Backup nightly", 3),
                        new Made("list Job nightly", 2),
                        new Made("get nodes", 2),
                        new Made("get pods", 4),
                        new Made("list ResticRepository", 2),
                        new Made("replaceStatus PodVolumeBackup", 4),
                        new Made("start Job", 2),
                        new Made("forgetSecrets nightly", 1))
                .flatMap(made ->
                        made.each().flatMap(nth -> CODES.stream().map(code -> Arguments.of(made.call(), nth, code))));
    }

    @ParameterizedTest(name = "{0}, time {1}, code {2}")
    @MethodSource("calls")
    void a_call_that_fails_is_made_again(String call, int nth, int code) {
        assertComesToItsEnd(world -> world.calls.fail(call, nth, code));
    }

    @ParameterizedTest(name = "{0}, time {1}")
    @MethodSource("writes")
    void a_write_whose_answer_is_lost_is_not_done_twice(String call, int nth) {
        assertComesToItsEnd(world -> world.calls.loseAnswer(call, nth));
    }

    static Stream<Arguments> writes() {
        return Stream.of(
                        new Made("create PodVolumeBackup", 2),
                        new Made("create ResticRepository", 1),
                        new Made("replaceStatus Backup nightly", 3),
                        new Made("replaceStatus PodVolumeBackup", 4),
                        new Made("start Job", 2),
                        new Made("forgetSecrets nightly", 1))
                .flatMap(made -> made.each().map(nth -> Arguments.of(made.call(), nth)));
    }

    @ParameterizedTest(name = "after {0} calls")
    @MethodSource("storeCalls")
    void a_bucket_that_goes_away_at_any_line_is_waited_for(int calls) {
        assertComesToItsEnd(world -> world.locations.store("default").failAfter(calls, Reason.Unreachable));
    }

    /** An undisturbed Backup asks the bucket 13 times. */
    static IntStream storeCalls() {
        return IntStream.range(0, 13);
    }

    private void assertComesToItsEnd(Consumer<BackupWorld> trouble) {
        BackupWorld world = new BackupWorld(folder);
        world.lockedPod("db", "node-1");
        world.pod("web", "node-2");
        world.ask();
        trouble.accept(world);
        for (int look = 0; look < MOST_LOOKS && world.status().completionTime == null; look++) {
            try {
                world.look();
            } catch (KubernetesClientException e) {
                // The operator's framework comes back after an error, as this loop does.
            }
            othersDoTheirPart(world);
            world.clock.advance(Duration.ofSeconds(10));
        }
        assertThat(world.calls.outstanding()).isEmpty();
        assertThat(world.locations.store("default").isOutstanding()).isFalse();
        assertThat(world.status().phase).as(world.status().message).isEqualTo(BackupPhase.Completed);
        assertThat(world.catalog().marker("nightly").orElseThrow().volumes().completed())
                .isEqualTo(2);
        assertThat(world.objects.now(PodVolumeBackup.class)).hasSize(2);
        assertThat(world.jobs.started()).extracting(NodeJob::node).containsExactlyInAnyOrder("node-1", "node-2");
        assertThat(world.jobs.secrets()).isEmpty();
        // What may have been begun is undone first, so "unlock" may come before "lock", but it is the last of them.
        assertThat(world.commands()).contains("lock").endsWith("unlock");
        assertThat(world.status().hooks).allMatch(hooks -> hooks.outstanding.isEmpty());
    }

    /** The repository is made ready, the bucket comes back, and Jobs save their volumes. */
    private static void othersDoTheirPart(BackupWorld world) {
        if (!world.locations.store("default").isOutstanding()) {
            world.locations.recover("default");
        }
        if (!world.objects.now(ResticRepository.class).isEmpty()) {
            world.repository(RepositoryPhase.Ready);
        }
        for (NodeJob job : world.jobs.started()) {
            String pod = job.node().equals("node-1") ? "db" : "web";
            if (!world.record(pod).hasEnded()) {
                world.reports(pod, VolumePhase.Completed);
            }
        }
    }
}
