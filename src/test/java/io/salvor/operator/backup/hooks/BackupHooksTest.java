package io.salvor.operator.backup.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.api.Backup;
import io.salvor.api.HookPhase;
import io.salvor.api.PodHookStatus;
import io.salvor.backup.Hook;
import io.salvor.backup.PodHooks;
import io.salvor.kubernetes.PodExec;
import io.salvor.operator.OperatorSettings;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.testing.TestingPodExec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A database that its pre-hook locks and its post-hook unlocks. */
class BackupHooksTest {
    private static final PodHooks DB = pod("db", "lock", "unlock");

    private final TestingPodExec exec = new TestingPodExec();
    private final TestingEvents events = new TestingEvents();
    private final TestingClock clock = new TestingClock(Instant.parse("2026-03-01T02:00:00Z"));
    private final TestingOwnObjects objects = new TestingOwnObjects(new TestingCalls(), clock);
    private final HookFinalizer finalizer = new HookFinalizer(objects);
    private final Backup backup;

    /** What stood in the status each time that it was written: the phase of the first pod. */
    private final List<HookPhase> written = new ArrayList<>();

    private final HookRecords records;
    private final BackupHooks hooks =
            new BackupHooks(new HookRuns(exec, OperatorSettings.with(Map.of("salvor.hooks-enabled", "true"))), clock);

    BackupHooksTest() {
        Backup asked = new Backup();
        asked.getMetadata().setName("nightly");
        asked.getMetadata().setNamespace("salvor");
        backup = objects.put(asked);
        records = new HookRecords(backup, events, finalizer, () -> written.add(status().phase));
    }

    private static PodHooks pod(String name, String before, String after) {
        return new PodHooks(
                "shop", name, name + "-uid", List.of(hook(before, "pre-hook")), List.of(hook(after, "post-hook")));
    }

    private static Hook hook(String word, String source) {
        return new Hook("main", List.of(word), 30_000, true, source, null);
    }

    private PodHookStatus status() {
        return backup.getStatus().hooks.get(0);
    }

    private List<String> words() {
        return exec.runs().stream().map(run -> run.command().get(0)).toList();
    }

    private Map<String, String> before() {
        return hooks.before(records, List.of(DB), Set.of("db-uid"));
    }

    private boolean after(Set<String> unfinished) {
        return hooks.after(records, unfinished);
    }

    private void fails(String word) {
        exec.ends((place, command) ->
                command.contains(word) ? new PodExec.Result("exited with code 1") : new PodExec.Result(null));
    }

    @Test
    void each_step_is_on_record_before_it_is_done() {
        assertThat(before()).isEmpty();
        assertThat(written).containsExactly(HookPhase.Before, HookPhase.Ready);
        assertThat(after(Set.of())).isTrue();
        assertThat(written).containsExactly(HookPhase.Before, HookPhase.Ready, HookPhase.After, HookPhase.Completed);
        assertThat(words()).containsExactly("lock", "unlock");
        assertThat(status().outstanding).isEmpty();
        assertThat(events.recorded()).isEmpty();
    }

    @Test
    void what_is_begun_is_not_begun_again() {
        before();
        assertThat(before()).isEmpty();
        after(Set.of());
        assertThat(after(Set.of())).isTrue();
        assertThat(words()).containsExactly("lock", "unlock");
    }

    @Test
    void a_pod_stays_held_while_a_volume_of_it_is_being_saved() {
        before();
        assertThat(after(Set.of("db-uid"))).isFalse();
        assertThat(words()).containsExactly("lock");
    }

    @Test
    void pods_without_hooks_and_pods_of_other_jobs_are_left_alone() {
        assertThat(hooks.before(records, List.of(DB), Set.of("web-uid"))).isEmpty();
        assertThat(exec.runs()).isEmpty();
        assertThat(written).isEmpty();
        assertThat(records.report().outstanding()).isFalse();
        assertThat(records.report().failure()).isEmpty();
    }

    @Test
    void a_pre_hook_that_fails_refuses_the_volumes_and_the_post_hook_runs_all_the_same() {
        fails("lock");
        assertThat(before()).hasEntrySatisfying("db-uid", why -> assertThat(why).contains("exited with code 1"));
        assertThat(status().phase).isEqualTo(HookPhase.Refused);
        assertThat(after(Set.of())).isTrue();
        assertThat(words()).containsExactly("lock", "unlock");
        assertThat(status().phase).isEqualTo(HookPhase.Failed);
        assertThat(records.report().failure()).contains(status().message);
        assertThat(events.reasons()).containsExactly("HookFailed");
    }

    @Test
    void a_post_hook_that_fails_makes_the_hooks_of_the_pod_fail() {
        fails("unlock");
        before();
        assertThat(after(Set.of())).isTrue();
        assertThat(status().phase).isEqualTo(HookPhase.Failed);
        assertThat(status().message).contains("post-hook for pod shop/db");
    }

    @Test
    void failures_of_both_are_in_the_message() {
        exec.ends((place, command) -> new PodExec.Result("exited with code 1"));
        before();
        after(Set.of());
        assertThat(status().message).contains("pre-hook for pod shop/db").contains("; post-hook for pod shop/db");
    }

    @Test
    void after_an_interruption_in_a_pre_hook_it_is_undone_and_begun_anew() {
        before();
        status().phase = HookPhase.Before;
        assertThat(before()).isEmpty();
        assertThat(words()).containsExactly("lock", "unlock", "lock");
        assertThat(status().phase).isEqualTo(HookPhase.Ready);
    }

    @Test
    void after_an_interruption_in_a_post_hook_it_runs_again() {
        before();
        status().phase = HookPhase.After;
        assertThat(after(Set.of())).isTrue();
        assertThat(words()).containsExactly("lock", "unlock");
    }

    @Test
    void a_pod_that_was_let_go_is_held_anew_for_the_next_attempt() {
        before();
        assertThat(after(Set.of())).isTrue();
        assertThat(before()).isEmpty();
        assertThat(words()).containsExactly("lock", "unlock", "lock");
        assertThat(status().phase).isEqualTo(HookPhase.Ready);
    }

    @Test
    void a_post_hook_that_was_interrupted_runs_before_the_pod_is_held_anew() {
        before();
        status().phase = HookPhase.After;
        assertThat(before()).isEmpty();
        assertThat(words()).containsExactly("lock", "unlock", "lock");
    }

    @Test
    void a_pod_whose_hook_has_failed_is_not_held_again() {
        before();
        status().phase = HookPhase.Failed;
        assertThat(before()).containsEntry("db-uid", "its post-hooks have run already");
    }

    @Test
    void nothing_runs_that_could_not_be_recorded() {
        HookRecords outdated = new HookRecords(backup, events, finalizer, () -> {
            throw new IllegalStateException("the object has changed meanwhile");
        });
        assertThatThrownBy(() -> hooks.before(outdated, List.of(DB), Set.of("db-uid")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(exec.runs()).isEmpty();
    }

    @Test
    void a_pre_hook_whose_post_hooks_have_no_room_in_the_status_is_not_begun() {
        PodHooks large = pod("db", "lock", "x".repeat(700_000));
        Map<String, String> refused = hooks.before(records, List.of(large), Set.of("db-uid"));
        assertThat(refused.get("db-uid")).contains("do not fit into status.hooks");
        assertThat(exec.runs()).isEmpty();
        assertThat(status().phase).isEqualTo(HookPhase.Failed);
        assertThat(written).containsExactly(HookPhase.Failed);
        assertThat(events.reasons()).containsExactly("HookFailed");
    }

    @Test
    void a_pod_without_room_does_not_keep_others_from_being_held() {
        PodHooks large = pod("large", "lock-large", "x".repeat(700_000));
        Map<String, String> refused =
                hooks.before(records, List.of(DB, large), Set.of("db-uid", "large-uid", "web-uid"));
        assertThat(refused).containsOnlyKeys("large-uid");
        assertThat(words()).containsExactly("lock");
    }

    /** Commands of these words are not answered. */
    private void unanswered(String... words) {
        exec.ends((place, command) -> List.of(words).contains(command.get(0))
                ? PodExec.Result.unanswered("could not be run: Bad Gateway")
                : new PodExec.Result(null));
    }

    @Test
    void a_post_hook_without_an_answer_is_tried_again_after_a_pause_that_grows() {
        before();
        unanswered("unlock");
        List<Duration> tries = new ArrayList<>();
        Instant start = clock.instant();
        while (tries.size() < 6) {
            int runs = exec.runs().size();
            assertThat(after(Set.of())).isFalse();
            if (exec.runs().size() > runs) {
                tries.add(Duration.between(start, clock.instant()));
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(tries).extracting(Duration::toSeconds).containsExactly(0L, 5L, 10L, 15L, 22L, 33L);
        assertThat(status().phase).isEqualTo(HookPhase.After);
        assertThat(events.reasons()).containsExactly("HookFailed");
        unanswered();
        clock.advance(Duration.ofMinutes(1));
        assertThat(after(Set.of())).isTrue();
        assertThat(status().phase).isEqualTo(HookPhase.Completed);
        assertThat(status().message).isNull();
        assertThat(status().triedAgainAt).isNull();
    }

    @Test
    void a_post_hook_that_never_answers_has_failed_after_some_minutes() {
        before();
        unanswered("unlock");
        assertThat(after(Set.of())).isFalse();
        clock.advance(Duration.ofSeconds(299));
        assertThat(after(Set.of())).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(after(Set.of())).isTrue();
        assertThat(status().phase).isEqualTo(HookPhase.Failed);
        assertThat(status().message).contains("post-hook for pod shop/db").contains("could not be run: Bad Gateway");
        assertThat(status().outstanding).isEmpty();
    }

    @Test
    void only_the_post_hooks_without_an_answer_run_again_and_what_failed_stays_failed() {
        PodHooks two = new PodHooks(
                "shop",
                "db",
                "db-uid",
                List.of(hook("lock", "pre-hook")),
                List.of(hook("unlock", "post-hook"), hook("thaw", "post-hook")));
        hooks.before(records, List.of(two), Set.of("db-uid"));
        exec.ends((place, command) -> command.contains("unlock")
                ? new PodExec.Result("exited with code 1")
                : PodExec.Result.unanswered("was cut off"));
        assertThat(after(Set.of())).isFalse();
        unanswered();
        clock.advance(Duration.ofSeconds(5));
        assertThat(after(Set.of())).isTrue();
        assertThat(words()).containsExactly("lock", "unlock", "thaw", "thaw");
        assertThat(status().phase).isEqualTo(HookPhase.Failed);
        assertThat(status().message).contains("exited with code 1").doesNotContain("was cut off");
    }

    @Test
    void a_pre_hook_without_an_answer_has_failed_and_that_is_not_forgotten_while_its_post_hook_is_tried() {
        unanswered("lock", "unlock");
        assertThat(before()).containsKey("db-uid");
        assertThat(status().phase).isEqualTo(HookPhase.Refused);
        assertThat(after(Set.of())).isFalse();
        unanswered();
        clock.advance(Duration.ofSeconds(5));
        assertThat(after(Set.of())).isTrue();
        assertThat(words()).containsExactly("lock", "unlock", "unlock");
        assertThat(status().phase).isEqualTo(HookPhase.Failed);
        assertThat(status().message).contains("pre-hook for pod shop/db");
    }

    @Test
    void a_post_hook_is_not_tried_again_in_a_pod_that_is_gone() {
        before();
        unanswered("unlock");
        assertThat(after(Set.of())).isFalse();
        exec.ends((place, command) -> PodExec.Result.podGone("was not run: the pod is gone"));
        clock.advance(Duration.ofSeconds(5));
        assertThat(after(Set.of())).isTrue();
        assertThat(status().phase).isEqualTo(HookPhase.Completed);
    }

    @Test
    void without_the_plan_a_pod_is_let_go_as_soon_as_no_job_works_on_it() {
        before();
        hooks.withoutPlan(records, false, Set.of("db-uid"));
        assertThat(words()).containsExactly("lock");
        hooks.withoutPlan(records, false, Set.of());
        assertThat(words()).containsExactly("lock", "unlock");
        assertThat(status().phase).isEqualTo(HookPhase.Completed);
    }

    @Test
    void without_the_plan_a_pod_is_let_go_at_the_end_of_the_backup_whatever_works_on_it() {
        before();
        hooks.withoutPlan(records, true, Set.of("db-uid"));
        assertThat(words()).containsExactly("lock", "unlock");
    }
}
