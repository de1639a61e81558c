package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.DEPLOYMENTS;
import static io.salvor.operator.restore.RestoreSetting.object;
import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.HookFailure;
import io.salvor.api.HookMatch;
import io.salvor.api.HookedPod;
import io.salvor.api.PodCommand;
import io.salvor.api.Restore;
import io.salvor.api.RestoreHook;
import io.salvor.api.RestoreHookPhase;
import io.salvor.api.RestoreHookStatus;
import io.salvor.api.RestorePhase;
import io.salvor.api.StoredHooks;
import io.salvor.api.VolumePhase;
import io.salvor.catalog.HooksOfPolicy;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.PodExec;
import io.salvor.kubernetes.ResourceLister.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands run in pods that came back, each once, and the Restore ends when they have. */
class RestoreHooksTest {
    private static final Resource REPLICA_SETS = new Resource("apps", "v1", "ReplicaSet", "replicasets", true);

    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_cluster_that_has_lost_everything() {
        setting = new RestoreSetting(folder);
    }

    private static RestoreHook hook(String word, Consumer<PodCommand> change) {
        RestoreHook hook = new RestoreHook();
        hook.match = new HookMatch();
        hook.exec = new PodCommand();
        hook.exec.command = List.of(word);
        hook.exec.waitForReady = false;
        change.accept(hook.exec);
        return hook;
    }

    private void asked(RestoreHook... hooks) {
        setting.backup();
        setting.asked(spec -> spec.hooks = List.of(hooks));
        setting.look();
        setting.look();
        setting.podIs("running: {}");
        setting.look();
    }

    private void podRuns() {
        ObjectNode pod = setting.cluster.now(Kinds.PODS, "shop", "web");
        ((ObjectNode) pod.get("status")).set("containerStatuses", yaml("[{name: c, state: {running: {}}}]"));
        setting.cluster.put(Kinds.PODS, pod);
    }

    private RestoreHookStatus record() {
        return setting.status().hooks.get(0);
    }

    private HookedPod pod() {
        return record().pods.get(0);
    }

    private void until(Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
            setting.look();
            return condition.call();
        });
    }

    private void untilTheEnd() {
        until(() -> setting.now().hasEnded());
    }

    @Test
    void it_runs_once_the_data_is_back_and_the_container_runs_and_the_restore_waits_for_it() {
        asked(hook("migrate", exec -> {}));
        setting.reported("data", VolumePhase.Completed, null);
        setting.look();
        assertThat(setting.status().hooks).as("the pod waits for its data").isEmpty();
        setting.dataIsBack();
        setting.look();
        setting.look();
        assertThat(setting.now().hasEnded()).isFalse();
        assertThat(pod().phase).isEqualTo(RestoreHookPhase.Waiting);
        assertThat(setting.status().message)
                .isEqualTo("hook 1 of the Restore: pod shop/web has no container c that runs");
        assertThat(setting.exec.runs()).isEmpty();
        podRuns();
        untilTheEnd();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().message).contains("; 1 hook run.");
        assertThat(setting.exec.runs()).singleElement().satisfies(run -> {
            assertThat(run.command()).containsExactly("migrate");
            assertThat(run.place())
                    .isEqualTo(new PodExec.Place(
                            "shop",
                            "web",
                            setting.cluster
                                    .now(Kinds.PODS, "shop", "web")
                                    .at("/metadata/uid")
                                    .asText(),
                            "c"));
            assertThat(run.timeout()).isEqualTo(Duration.ofSeconds(30));
        });
        assertThat(pod().phase).isEqualTo(RestoreHookPhase.Completed);
    }

    @Test
    void that_it_is_begun_is_on_record_before_it_runs() {
        asked(hook("migrate", exec -> {}));
        setting.dataIsBack();
        podRuns();
        setting.exec.ends((place, command) -> {
            assertThat(pod().phase).isEqualTo(RestoreHookPhase.Running);
            return new PodExec.Result(null);
        });
        untilTheEnd();
        assertThat(pod().phase).as(() -> pod().message).isEqualTo(RestoreHookPhase.Completed);
    }

    @Test
    void one_that_was_begun_by_a_process_that_is_gone_is_not_run_again() {
        asked(hook("migrate", exec -> {}));
        setting.dataIsBack();
        podRuns();
        setting.look();
        assertThat(pod().phase).isEqualTo(RestoreHookPhase.Running);
        setting.restart();
        untilTheEnd();
        assertThat(setting.exec.runs()).isEmpty();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(pod().message).contains("nobody knows how it ended");
        assertThat(setting.status().failures).singleElement().satisfies(failure -> {
            assertThat(failure.action).isEqualTo("RunHook");
            assertThat(failure.object).isEqualTo("hook 1 of the Restore for pods shop/web");
        });
    }

    @Test
    void one_that_has_ended_is_not_run_again_by_another_process() {
        asked(hook("one", exec -> {}), hook("two", exec -> {}));
        setting.dataIsBack();
        podRuns();
        until(() -> setting.status().hooks.get(1).pods.get(0).phase == RestoreHookPhase.Running);
        setting.restart();
        untilTheEnd();
        assertThat(setting.exec.runs()).extracting(run -> run.command().get(0)).doesNotHaveDuplicates();
        assertThat(record().phase).isEqualTo(RestoreHookPhase.Completed);
    }

    @Test
    void a_look_does_not_wait_for_a_command() throws InterruptedException {
        CountDownLatch ends = new CountDownLatch(1);
        asked(hook("long", exec -> {}));
        setting.dataIsBack();
        podRuns();
        setting.exec.ends((place, command) -> {
            try {
                ends.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new PodExec.Result(null);
        });
        until(() -> !setting.exec.runs().isEmpty());
        setting.look();
        assertThat(setting.now().hasEnded()).isFalse();
        assertThat(setting.status().message).isEqualTo("hook 1 of the Restore: pod shop/web runs it");
        ends.countDown();
        untilTheEnd();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
    }

    @ParameterizedTest
    @EnumSource(HookFailure.class)
    void a_failure_counts_unless_it_may_fail(HookFailure onError) {
        asked(hook("one", exec -> exec.onError = onError), hook("two", exec -> {}));
        setting.dataIsBack();
        podRuns();
        setting.exec.ends((place, command) ->
                new PodExec.Result(command.get(0).equals("one") ? "exited with code 3: \"no table\"" : null));
        untilTheEnd();
        boolean counts = onError == HookFailure.Fail;
        assertThat(setting.status().phase).isEqualTo(counts ? RestorePhase.PartiallyFailed : RestorePhase.Completed);
        assertThat(record().phase).isEqualTo(RestoreHookPhase.Failed);
        assertThat(pod().message).isEqualTo("exited with code 3: \"no table\"");
        assertThat(setting.events.reasons()).contains("HookFailed");
        assertThat(setting.exec.runs()).hasSize(counts ? 1 : 2);
        assertThat(setting.status().hooks.get(1).pods.get(0).phase)
                .isEqualTo(counts ? RestoreHookPhase.Skipped : RestoreHookPhase.Completed);
    }

    @Test
    void a_pod_that_does_not_come_up_in_time_is_not_waited_for_any_longer() {
        asked(hook("migrate", exec -> exec.waitTimeout = "2m"));
        setting.dataIsBack();
        setting.look();
        setting.clock.advance(Duration.ofMinutes(2));
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(pod().message).isEqualTo("has no container c that runs after 120s");
    }

    @Test
    void a_workload_that_makes_fewer_pods_than_it_has_replicas_is_not_waited_for_any_longer() {
        setting.also(
                "replicasets.apps",
                "api",
                "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {namespace: shop, name: api}, spec: {replicas: 2,"
                        + " template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c}]}}}}");
        setting.backup();
        setting.asked(spec -> {
            RestoreHook hook = hook("warm", exec -> exec.waitTimeout = "2m");
            hook.match.podLabels = Map.of("app", "api");
            spec.hooks = List.of(hook);
        });
        setting.look();
        setting.look();
        String uid = setting.cluster
                .now(REPLICA_SETS, "shop", "api")
                .at("/metadata/uid")
                .asText();
        String runs = "{phase: Running, containerStatuses: [{name: c, state: {running: {}}}]}";
        setting.cluster.put(Kinds.PODS, owned("api-x", "x", "ReplicaSet", uid, runs));
        setting.podIs("running: {}");
        setting.look();
        setting.dataIsBack();
        until(() -> record().pods.size() == 1 && pod().phase == RestoreHookPhase.Completed);
        assertThat(setting.status().message)
                .isEqualTo("hook 1 of the Restore: replicasets.apps shop/api has 1 of 2 pods");
        setting.clock.advance(Duration.ofMinutes(2));
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(record().message).isEqualTo("ran in 1 of 2 pods: there were no others in time");
    }

    @Test
    void at_the_deadline_what_still_waits_has_failed() {
        asked(hook("migrate", exec -> exec.waitTimeout = "1h"));
        setting.dataIsBack();
        setting.look();
        setting.clock.advance(Duration.ofHours(4).minusMinutes(30));
        podRuns();
        setting.clock.advance(Duration.ofMinutes(30));
        untilTheEnd();
        assertThat(setting.exec.runs()).isEmpty();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.PartiallyFailed);
        assertThat(pod().message).isEqualTo("was not begun by the deadline of the Restore");
    }

    @Test
    void it_has_not_run_where_its_pod_goes_before() {
        asked(hook("migrate", exec -> {}));
        setting.dataIsBack();
        setting.look();
        assertThat(pod().phase).isEqualTo(RestoreHookPhase.Waiting);
        setting.cluster.remove(Kinds.PODS, "shop", "web");
        untilTheEnd();
        assertThat(setting.exec.runs()).isEmpty();
        assertThat(record().phase).isEqualTo(RestoreHookPhase.Skipped);
        assertThat(record().message).isEqualTo("was not run: pods shop/web is not there any more");
        assertThat(setting.status().message).doesNotContain("hook run");
    }

    @Test
    void one_that_was_left_out_in_its_pod_does_not_count_as_run() {
        asked(hook("one", exec -> {}), hook("two", exec -> {}));
        setting.dataIsBack();
        podRuns();
        setting.exec.ends((place, command) -> new PodExec.Result("exited with code 3"));
        untilTheEnd();
        assertThat(setting.status().hooks.get(1).phase).isEqualTo(RestoreHookPhase.Skipped);
        assertThat(setting.status().message).doesNotContain("hook run");
    }

    @Test
    void a_restore_that_is_canceled_runs_no_more_of_them() {
        asked(hook("migrate", exec -> {}));
        setting.dataIsBack();
        setting.look();
        Restore restore = setting.now();
        restore.getSpec().cancel = true;
        setting.own.put(restore);
        podRuns();
        untilTheEnd();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Canceled);
        assertThat(record().phase).isEqualTo(RestoreHookPhase.Skipped);
        assertThat(pod().phase).isEqualTo(RestoreHookPhase.Skipped);
        assertThat(setting.exec.runs()).isEmpty();
    }

    @Test
    void it_is_not_run_where_the_data_of_its_pod_is_lost() {
        asked(hook("migrate", exec -> {}));
        setting.reported("data", VolumePhase.Failed, "it is broken");
        setting.reported("cache", VolumePhase.Completed, null);
        untilTheEnd();
        assertThat(record().phase).isEqualTo(RestoreHookPhase.Skipped);
        assertThat(record().message).isEqualTo("was not run: pods shop/web did not come back");
        assertThat(setting.status().failures).noneMatch(failure -> failure.action.equals("RunHook"));
    }

    @ParameterizedTest
    @EnumSource(StoredHooks.class)
    void those_of_the_policy_are_what_they_were_when_the_backup_was_taken(StoredHooks stored) {
        setting.catalog()
                .policyHooks()
                .put(
                        RestoreSetting.BACKUP,
                        new HooksOfPolicy(
                                HooksOfPolicy.FORMAT_VERSION,
                                List.of(new HooksOfPolicy.Hook(
                                        List.of("shop"),
                                        Map.of(),
                                        null,
                                        new HooksOfPolicy.Exec(List.of("fix"), 30_000, true, false, 600_000),
                                        null))));
        setting.backup();
        setting.asked(spec -> spec.storedHooks = stored);
        setting.look();
        setting.look();
        setting.podIs("running: {}");
        setting.look();
        setting.dataIsBack();
        podRuns();
        untilTheEnd();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.exec.runs())
                .extracting(run -> run.command().get(0))
                .isEqualTo(stored == StoredHooks.Run ? List.of("fix") : List.of());
    }

    @Test
    void it_runs_in_each_pod_that_the_controller_makes() {
        setting.also(
                "deployments.apps",
                "api",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: shop, name: api}, spec: {replicas: 2,"
                        + " template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c}]}}}}");
        setting.backup();
        setting.asked(spec -> {
            RestoreHook hook = hook("warm", exec -> exec.waitForReady = true);
            hook.match.podLabels = Map.of("app", "api");
            spec.hooks = List.of(hook);
        });
        setting.look();
        setting.look();
        String uid = setting.cluster
                .now(DEPLOYMENTS, "shop", "api")
                .at("/metadata/uid")
                .asText();
        setting.cluster.put(REPLICA_SETS, owned("api-1", "rs", "Deployment", uid, "{}"));
        String ready =
                "{phase: Running, containerStatuses: [{name: c, state: {running: {}}}], conditions: [{type: Ready,"
                        + " status: \"True\"}]}";
        setting.cluster.put(Kinds.PODS, owned("api-1-x", "x", "ReplicaSet", "rs", ready));
        setting.cluster.put(Kinds.PODS, owned("other", "o", "ReplicaSet", "another", ready));
        until(() -> setting.exec.runs().size() == 1);
        setting.podIs("running: {}");
        setting.look();
        setting.dataIsBack();
        setting.look();
        setting.look();
        assertThat(setting.now().hasEnded()).isFalse();
        setting.cluster.put(Kinds.PODS, owned("api-1-y", "y", "ReplicaSet", "rs", ready));
        setting.cluster.put(Kinds.PODS, owned("api-1-z", "z", "ReplicaSet", "rs", ready));
        untilTheEnd();
        assertThat(setting.exec.runs()).extracting(run -> run.place().pod()).containsExactly("api-1-x", "api-1-y");
        assertThat(record().pods).extracting(one -> one.phase).containsOnly(RestoreHookPhase.Completed);
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
    }

    private static ObjectNode owned(String name, String uid, String kind, String owner, String status) {
        return object("{metadata: {namespace: shop, name: " + name + ", uid: " + uid + ", ownerReferences: [{kind: "
                + kind + ", name: n, uid: " + owner + ", controller: true}]}, spec: {}, status: " + status + "}");
    }
}
