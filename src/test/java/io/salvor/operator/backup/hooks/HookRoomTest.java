package io.salvor.operator.backup.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Backup;
import io.salvor.api.HookPhase;
import io.salvor.backup.Hook;
import io.salvor.backup.PodHooks;
import io.salvor.kubernetes.PodExec;
import io.salvor.operator.OperatorSettings;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.testing.TestingPodExec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status of a Backup fits into an object of the cluster also where thousands of its pods have hooks that fail at length. */
class HookRoomTest {
    private static final int PODS = 4000;
    private static final int TOGETHER = 100;

    /** More than can be held at one time. */
    private static final int AT_ONCE = 1800;

    private static final int MOST_BYTES = 800_000;

    private final TestingPodExec exec = new TestingPodExec();
    private final TestingClock clock = new TestingClock(Instant.parse("2026-03-01T02:00:00Z"));
    private final TestingOwnObjects objects = new TestingOwnObjects(new TestingCalls(), clock);
    private final BackupHooks hooks =
            new BackupHooks(new HookRuns(exec, OperatorSettings.with(Map.of("salvor.hooks-enabled", "true"))), clock);
    private final Backup backup;
    private final HookRecords records;

    HookRoomTest() {
        Backup asked = new Backup();
        asked.getMetadata().setName("nightly");
        asked.getMetadata().setNamespace("salvor");
        backup = objects.put(asked);
        records = new HookRecords(backup, new TestingEvents(), new HookFinalizer(objects), () -> {});
    }

    private static PodHooks pod(int number) {
        String name = "database-of-a-shop-with-a-long-name-" + number;
        return new PodHooks(
                "shop",
                name,
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString(),
                List.of(hook("lock")),
                List.of(hook("unlock")));
    }

    private static Hook hook(String word) {
        return new Hook("main", List.of(word), 30_000, true, "hook 1 of the policy", null);
    }

    private void fails(String... words) {
        exec.ends((place, command) -> List.of(words).contains(command.get(0))
                ? new PodExec.Result("exited with code 1: " + "\"é\" ".repeat(100))
                : new PodExec.Result(null));
    }

    private Map<String, String> before(List<PodHooks> pods) {
        return hooks.before(records, pods, pods.stream().map(PodHooks::podUid).collect(Collectors.toSet()));
    }

    private void assertFits() throws JsonProcessingException {
        assertThat(new ObjectMapper().writeValueAsBytes(backup.getStatus())).hasSizeLessThan(MOST_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "unlock", "none"})
    void pods_that_are_held_a_few_at_a_time_fit_and_the_first_failure_stays(String failing)
            throws JsonProcessingException {
        fails(failing);
        for (int i = 0; i < PODS; i += TOGETHER) {
            List<PodHooks> pods =
                    IntStream.range(i, i + TOGETHER).mapToObj(HookRoomTest::pod).toList();
            assertThat(before(pods)).hasSize(failing.equals("lock") ? TOGETHER : 0);
            assertThat(hooks.after(records, Set.of())).isTrue();
        }
        assertFits();
        assertThat(backup.getStatus().hooks.size() + backup.getStatus().moreHooks)
                .isEqualTo(PODS);
        assertThat(exec.runs()).hasSize(2 * PODS);
        if (!failing.equals("none")) {
            assertThat(records.report().failure().orElseThrow()).contains("name-0, container main, exited with code 1");
        }
    }

    @Test
    void pods_that_are_held_at_once_fit_or_are_refused_and_each_that_is_held_is_let_go()
            throws JsonProcessingException {
        fails("lock", "unlock");
        List<PodHooks> pods =
                IntStream.range(0, AT_ONCE).mapToObj(HookRoomTest::pod).toList();
        Map<String, String> refused = before(pods);
        assertFits();
        assertThat(refused).hasSize(AT_ONCE);
        assertThat(new HashSet<>(refused.values()))
                .allMatch(why -> why.contains("exited with code 1")
                        || why.contains("do not fit into status.hooks")
                        || why.equals("a pre-hook has failed")
                        || why.equals("its post-hooks have run already"));
        int held = exec.runs().size();
        assertThat(held).isGreaterThan(1000);
        assertThat(backup.getStatus().hooks.stream().filter(status -> status.phase == HookPhase.Refused))
                .hasSize(held);
        assertThat(hooks.after(records, Set.of())).isTrue();
        assertThat(exec.runs()).hasSize(2 * held);
        assertFits();
    }

    @Test
    void pods_whose_post_hooks_give_no_answer_fit() throws JsonProcessingException {
        exec.ends((place, command) -> command.contains("unlock")
                ? PodExec.Result.unanswered("could not be run: " + "x".repeat(500))
                : new PodExec.Result("exited with code 1: " + "x".repeat(500)));
        before(IntStream.range(0, AT_ONCE).mapToObj(HookRoomTest::pod).toList());
        assertThat(hooks.after(records, Set.of())).isFalse();
        assertFits();
    }

    @Test
    void a_pod_waits_for_room_until_others_are_let_go_unless_it_never_has_room() {
        assertThat(records.haveRoom(large(400_000))).isTrue();
        before(List.of(large(400_000)));
        PodHooks next = new PodHooks("shop", "next", "next-uid", List.of(), List.of(hook("y".repeat(400_000))));
        assertThat(records.haveRoom(large(400_000))).isTrue();
        assertThat(records.haveRoom(next)).isFalse();
        assertThat(records.haveRoom(large(700_000))).isTrue();
        assertThat(hooks.after(records, Set.of())).isTrue();
        assertThat(records.haveRoom(next)).isTrue();
    }

    private static PodHooks large(int bytes) {
        return new PodHooks("shop", "db", "db-uid", List.of(hook("lock")), List.of(hook("x".repeat(bytes))));
    }
}
