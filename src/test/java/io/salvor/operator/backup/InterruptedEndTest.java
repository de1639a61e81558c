package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever call fails while a Backup is brought to its end by {@code spec.cancel}, it comes to the same end. */
class InterruptedEndTest {
    private static final int MOST_LOOKS = 12;

    @TempDir
    Path folder;

    /** Each call of an undisturbed end, by its first two words, with how often it is made. */
    private static final List<String> CALLS = List.of(
            "get Backup nightly",
            "stop all Jobs",
            "stop Job",
            "list PodVolumeBackup",
            "list Job nightly",
            "editStatus PodVolumeBackup",
            "replaceStatus Backup nightly",
            "edit Backup nightly",
            "forgetSecrets nightly");

    static Stream<Arguments> failures() {
        return CALLS.stream().flatMap(call -> IntStream.rangeClosed(1, call.startsWith("list") ? 2 : 1)
                .boxed()
                .flatMap(nth -> IntStream.of(403, 409, 500, TestingCalls.TIMEOUT)
                        .mapToObj(code -> Arguments.of(call, nth, code))));
    }

    @ParameterizedTest(name = "{0}, time {1}, code {2}")
    @MethodSource("failures")
    void a_call_that_fails_is_made_again(String call, int nth, int code) {
        assertComesToItsEnd(world -> world.calls.fail(call, nth, code));
    }

    static Stream<String> writes() {
        return CALLS.stream().filter(call -> !call.startsWith("get") && !call.startsWith("list"));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void a_write_whose_answer_is_lost_is_not_done_twice(String call) {
        assertComesToItsEnd(world -> world.calls.loseAnswer(call, 1));
    }

    @ParameterizedTest(name = "after {0} calls")
    @MethodSource("storeCalls")
    void a_bucket_that_goes_away_at_any_line_is_waited_for(int calls) {
        assertComesToItsEnd(world -> world.locations.store("default").failAfter(calls, Reason.Unreachable));
    }

    /** An undisturbed end asks the bucket six times. */
    static IntStream storeCalls() {
        return IntStream.range(0, 6);
    }

    private void assertComesToItsEnd(Consumer<BackupWorld> trouble) {
        BackupWorld world = new BackupWorld(folder);
        world.lockedPod("db", "node-1");
        world.pod("web", "node-2");
        world.started();
        world.reports("web", VolumePhase.Completed);
        Backup backup = world.objects.now(Backup.class, "nightly");
        backup.getSpec().cancel = true;
        world.objects.put(backup);
        world.calls.clear();
        trouble.accept(world);
        List<String> thrown = new ArrayList<>();
        for (int look = 0; look < MOST_LOOKS && world.status().completionTime == null; look++) {
            try {
                world.look();
            } catch (KubernetesClientException e) {
                // Reading the Backup, or writing its status: the framework comes back.
                thrown.add(e.getMessage());
            }
            if (!world.locations.store("default").isOutstanding()) {
                world.locations.recover("default");
            }
            world.clock.advance(Duration.ofSeconds(10));
        }
        assertThat(thrown).hasSizeLessThan(2);
        assertThat(world.calls.outstanding()).isEmpty();
        assertThat(world.status().phase).as(world.status().message).isEqualTo(BackupPhase.Canceled);
        assertThat(world.catalog().marker("nightly").orElseThrow().volumes().completed())
                .isEqualTo(1);
        assertThat(world.record("db").getStatus().phase).isEqualTo(VolumePhase.Canceled);
        assertThat(world.objects.now(PodVolumeBackup.class)).allMatch(PodVolumeBackup::hasEnded);
        assertThat(world.jobs.secrets()).isEmpty();
        assertThat(world.commands()).startsWith("lock").endsWith("unlock");
        assertThat(world.status().hooks).allMatch(hooks -> hooks.outstanding.isEmpty());
    }
}
