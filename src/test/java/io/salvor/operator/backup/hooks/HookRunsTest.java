package io.salvor.operator.backup.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.backup.Hook;
import io.salvor.backup.PodHooks;
import io.salvor.kubernetes.PodExec;
import io.salvor.operator.OperatorSettings;
import io.salvor.testing.TestingPodExec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HookRunsTest {
    private final TestingPodExec exec = new TestingPodExec();
    private final HookRuns runs = runs("true");

    private HookRuns runs(String enabled) {
        return new HookRuns(exec, OperatorSettings.with(Map.of("salvor.hooks-enabled", enabled)));
    }

    private static Hook hook(String word, boolean mustSucceed) {
        return new Hook("main", List.of(word), 30_000, mustSucceed, "hook 1 of the policy", null);
    }

    private static PodHooks pod(String name, Hook... hooks) {
        return new PodHooks("shop", name, name + "-uid", List.of(hooks), List.of(hooks));
    }

    private HookRuns.Outcome untilFailure(PodHooks pod) {
        return runs.untilFailure(List.of(pod), PodHooks::before).get(pod);
    }

    private HookRuns.Outcome all(PodHooks pod) {
        return runs.all(List.of(pod), PodHooks::after).get(pod);
    }

    private List<String> words() {
        return exec.runs().stream().map(run -> run.command().get(0)).toList();
    }

    @Test
    void hooks_of_a_pod_run_in_order_in_the_pod_that_was_planned_and_within_their_time() {
        assertThat(untilFailure(pod("db", hook("lock", true), hook("flush", true))))
                .isEqualTo(new HookRuns.Outcome(false, null, List.of()));
        assertThat(words()).containsExactly("lock", "flush");
        assertThat(exec.runs().get(0).place()).isEqualTo(new PodExec.Place("shop", "db", "db-uid", "main"));
        assertThat(exec.runs().get(0).timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_failure_names_hook_pod_and_container() {
        exec.ends((place, command) -> new PodExec.Result("exited with code 3: \"no\""));
        assertThat(untilFailure(pod("db", hook("lock", true))))
                .isEqualTo(new HookRuns.Outcome(
                        true,
                        "hook 1 of the policy for pod shop/db, container main, exited with code 3: \"no\"",
                        List.of()));
    }

    @Test
    void the_first_failure_that_matters_keeps_the_later_hooks_from_running() {
        exec.ends((place, command) ->
                command.contains("lock") ? new PodExec.Result("exited with code 1") : new PodExec.Result(null));
        HookRuns.Outcome outcome = untilFailure(pod("db", hook("lock", true), hook("flush", true)));
        assertThat(outcome.failed()).isTrue();
        assertThat(words()).containsExactly("lock");
    }

    @Test
    void a_failure_that_may_be_ignored_is_said_and_the_later_hooks_run() {
        exec.ends((place, command) ->
                command.contains("lock") ? new PodExec.Result("exited with code 1") : new PodExec.Result(null));
        HookRuns.Outcome outcome = untilFailure(pod("db", hook("lock", false), hook("flush", true)));
        assertThat(outcome.failed()).isFalse();
        assertThat(outcome.message()).contains("exited with code 1");
        assertThat(words()).containsExactly("lock", "flush");
    }

    @Test
    void what_undoes_runs_to_the_end_whatever_fails() {
        exec.ends((place, command) -> new PodExec.Result("exited with code " + command.get(0)));
        HookRuns.Outcome outcome = all(pod("db", hook("1", true), hook("2", false)));
        assertThat(outcome.failed()).isTrue();
        assertThat(outcome.message())
                .contains("exited with code 1")
                .contains("; ")
                .contains("exited with code 2");
    }

    @Test
    void a_pod_that_is_gone_has_nothing_to_undo_but_cannot_be_made_ready() {
        exec.ends((place, command) -> PodExec.Result.podGone("was not run: the pod is gone"));
        PodHooks pod = pod("db", hook("lock", true));
        assertThat(all(pod).failed()).isFalse();
        assertThat(all(pod).message()).contains("the pod is gone");
        assertThat(untilFailure(pod).failed()).isTrue();
    }

    @Test
    void what_undoes_and_gave_no_answer_has_not_failed_yet_and_what_prepares_has() {
        exec.ends((place, command) -> command.contains("unlock")
                ? PodExec.Result.unanswered("could not be run: Bad Gateway")
                : new PodExec.Result("exited with code 1"));
        Hook unlock = hook("unlock", true);
        PodHooks pod = pod("db", unlock, hook("thaw", true));
        String problem = "hook 1 of the policy for pod shop/db, container main, could not be run: Bad Gateway";
        HookRuns.Outcome outcome = all(pod);
        assertThat(outcome.unanswered()).containsExactly(new HookRuns.Unanswered(unlock, problem));
        assertThat(outcome.message()).doesNotContain("Bad Gateway").contains("exited with code 1");
        assertThat(untilFailure(pod)).isEqualTo(new HookRuns.Outcome(true, problem, List.of()));
    }

    @Test
    void a_hook_that_cannot_be_used_is_not_run() {
        Hook unusable =
                new Hook(null, List.of(), 1, true, "annotation pre", "names container x, which pod db does not have");
        HookRuns.Outcome outcome = untilFailure(pod("db", unusable));
        assertThat(outcome.failed()).isTrue();
        assertThat(outcome.message())
                .isEqualTo("annotation pre for pod shop/db names container x, which pod db does not have");
        assertThat(exec.runs()).isEmpty();
    }

    @Test
    void nothing_runs_where_hooks_are_turned_off() {
        PodHooks pod = pod("db", hook("lock", true));
        HookRuns.Outcome outcome =
                runs("false").untilFailure(List.of(pod), PodHooks::before).get(pod);
        assertThat(outcome.failed()).isTrue();
        assertThat(outcome.message()).contains("hooks are turned off in this installation");
        assertThat(exec.runs()).isEmpty();
    }

    @Test
    void many_pods_run_at_once_and_each_has_its_own_outcome() {
        exec.ends((place, command) ->
                place.pod().equals("p7") ? new PodExec.Result("exited with code 1") : new PodExec.Result(null));
        List<PodHooks> pods = IntStream.range(0, 20)
                .mapToObj(i -> pod("p" + i, hook("lock", true)))
                .toList();
        Map<PodHooks, HookRuns.Outcome> outcomes = runs.untilFailure(pods, PodHooks::before);
        assertThat(outcomes).hasSize(20);
        assertThat(outcomes.entrySet().stream()
                        .filter(entry -> entry.getValue().failed())
                        .map(entry -> entry.getKey().pod()))
                .containsExactly("p7");
    }

    @Test
    void an_error_of_the_program_is_not_taken_for_a_hook_that_failed() {
        exec.ends((place, command) -> {
            throw new IllegalArgumentException("broken");
        });
        PodHooks pod = pod("db", hook("lock", true));
        assertThatThrownBy(() -> untilFailure(pod))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a hook could not be run")
                .hasRootCauseMessage("broken");
    }

    @Test
    void an_operator_that_ends_while_hooks_run_says_that_they_are_taken_up_again() {
        CountDownLatch noLongerWaitedFor = new CountDownLatch(1);
        exec.ends((place, command) -> {
            awaitUnlessInterrupted(noLongerWaitedFor);
            return new PodExec.Result(null);
        });
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> untilFailure(pod("db", hook("lock", true))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("they are taken up again");
        } finally {
            noLongerWaitedFor.countDown();
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void awaitUnlessInterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
