package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.restore.RestoreStep.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hooks run where in what comes back. */
class RestoreHookPlanTest {
    private static final String POST = "post.hook.restore.velero.io/";
    private static final String INIT = "init.hook.restore.velero.io/";
    private static final String IMAGE = "container-image";

    private final RestoreScene scene = new RestoreScene();

    private static RestoreHookRule exec(String word) {
        return new RestoreHookRule(
                null,
                null,
                null,
                new RestoreHookRule.Exec(List.of(word), Duration.ofSeconds(5), true, true, Duration.ofMinutes(1)),
                null);
    }

    private static RestoreHookRule init(String name) {
        return new RestoreHookRule(
                null,
                null,
                null,
                null,
                new RestoreHookRule.Init(name, "tools:1", List.of("fix"), List.of("/d"), Duration.ofMinutes(1)));
    }

    private void bare(String annotations) {
        scene.stored(
                "pods",
                "{metadata: {namespace: shop, name: web, labels: {app: web}, annotations: {" + annotations
                        + "}}, spec: {containers: [{name: app, image: i, volumeMounts: [{name: d, mountPath: /d}],"
                        + " resources: {limits: {cpu: 1}}, securityContext: {runAsUser: 7}}, {name: side, image: s}],"
                        + " initContainers: [{name: own, image: o}], volumes: [{name: d, emptyDir: {}}]},"
                        + " status: {phase: Running}}");
    }

    private void workload(String resource, String kind, String template, String... pods) {
        scene.stored(
                resource,
                "{apiVersion: apps/v1, kind: " + kind
                        + ", metadata: {namespace: shop, name: db}, spec: {replicas: 2, template: {metadata: {"
                        + template + "}, spec: {containers: [{name: app}]}}}}");
        for (String pod : pods) {
            scene.stored(
                    "pods",
                    "{metadata: {namespace: shop, " + pod + ", ownerReferences: [{kind: " + kind
                            + ", name: db, controller: true}]}, spec: {containers: [{name: app}]}, status: {phase:"
                            + " Running}}");
        }
    }

    private List<RestoreStep> hooks() {
        return scene.plan().steps().stream()
                .filter(step -> step.action() == Action.RunHook)
                .toList();
    }

    private static String shown(RestoreStep step) {
        PodHook hook = PodHook.of(step.body());
        return step.object() + ": " + hook.source() + ", "
                + Optional.ofNullable(hook.pod()).orElse("all") + ", " + hook.container() + " "
                + String.join(" ", hook.command());
    }

    @ParameterizedTest(name = "Restore {0}, annotation {1}, policy {2}, stored {3}: {4}")
    @CsvSource({
        "true,  true,  true,  true,  hook 1 of the Restore",
        "false, true,  true,  true,  annotation post.hook.restore.velero.io/command",
        "false, false, true,  true,  hook 1 of the policy",
        "false, true,  true,  false, ",
        "true,  true,  true,  false, hook 1 of the Restore",
        "false, false, false, true, "
    })
    void what_the_restore_says_comes_first_then_the_pod_then_the_policy(
            boolean own, boolean annotated, boolean policy, boolean stored, String source) {
        bare(annotated ? "'" + POST + "command': ls" : "");
        scene.hooks = new HookRequest(
                own ? List.of(exec("own")) : null, policy ? List.of(exec("policy")) : null, stored, true);
        assertThat(hooks())
                .extracting(step -> PodHook.of(step.body()).source())
                .isEqualTo(source == null ? List.of() : List.of(source));
    }

    @Test
    void init_containers_are_chosen_apart_from_commands() {
        bare("'" + POST + "command': ls");
        scene.hooks = new HookRequest(List.of(init("fix")), null, true, true);
        assertThat(hooks())
                .extracting(RestoreHookPlanTest::shown)
                .containsExactly(
                        "pods shop/web: hook 1 of the Restore, all, salvor-hook-fix ",
                        "pods shop/web: annotation " + POST + "command, all, app ls");
    }

    @Test
    void an_annotation_is_read_as_velero_writes_it() {
        bare("'" + POST + "command': '[\"/bin/sh\", \"-c\", \"x\"]', '" + POST + "container': side, '" + POST
                + "on-error': Fail, '" + POST + "exec-timeout': 2m, '" + POST + "wait-timeout': 3m, '" + POST
                + "wait-for-ready': 'true'");
        assertThat(PodHook.of(hooks().get(0).body()))
                .isEqualTo(new PodHook(
                        false,
                        null,
                        "side",
                        List.of("/bin/sh", "-c", "x"),
                        120_000,
                        180_000,
                        true,
                        true,
                        "annotation " + POST + "command",
                        null));
    }

    @Test
    void an_annotation_that_says_nothing_more_may_fail_and_waits_until_the_container_runs() {
        bare("'" + POST + "command': ls");
        PodHook hook = PodHook.of(hooks().get(0).body());
        assertThat(hook.mustSucceed()).isFalse();
        assertThat(hook.ready()).isFalse();
        assertThat(hook.timeoutMillis()).isEqualTo(30_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    command': '[1]'                            | command holds something that is no text
                    command': '[x'                             | command is no JSON
                    command': ls, 'post.hook.restore.velero.io/exec-timeout': 2h | exec-timeout "2h" is not more than 0s and at most 1h
                    command': ls, 'post.hook.restore.velero.io/container': db    | names container db, which pod web does not have; it has app, side
                    """)
    void an_annotation_that_cannot_be_used_is_said_in_the_plan(String annotation, String problem) {
        bare("'" + POST + annotation);
        assertThat(hooks().get(0).reason()).contains("is not run: it ").contains(problem);
    }

    @Test
    void the_plan_does_not_show_commands() {
        bare("'" + POST + "command': 'login --password=secret'");
        assertThat(hooks().get(0).reason())
                .isEqualTo(
                        "annotation " + POST + "command runs in container app of each pod once that runs; it may fail");
    }

    @Test
    void an_init_container_stands_before_those_of_the_pod_and_is_like_its_container() {
        bare("");
        scene.hooks = new HookRequest(List.of(init("one"), init("two")), null, true, true);
        assertThat(RestoreScene.step(scene.plan(), "pods shop/web").body().at("/spec/initContainers"))
                .hasToString(
                        "[{\"name\":\"salvor-hook-one\",\"image\":\"tools:1\",\"command\":[\"fix\"],\"args\":[\"/d\"],"
                                + "\"volumeMounts\":[{\"name\":\"d\",\"mountPath\":\"/d\"}],\"resources\":{\"limits\":{\"cpu\":1}},"
                                + "\"securityContext\":{\"runAsUser\":7},\"terminationMessagePolicy\":\"FallbackToLogsOnError\"},"
                                + "{\"name\":\"salvor-hook-two\",\"image\":\"tools:1\",\"command\":[\"fix\"],\"args\":[\"/d\"],"
                                + "\"volumeMounts\":[{\"name\":\"d\",\"mountPath\":\"/d\"}],\"resources\":{\"limits\":{\"cpu\":1}},"
                                + "\"securityContext\":{\"runAsUser\":7},\"terminationMessagePolicy\":\"FallbackToLogsOnError\"},"
                                + "{\"name\":\"own\",\"image\":\"o\"}]");
    }

    @Test
    void a_pod_that_was_restored_before_does_not_keep_the_init_containers_of_then() {
        scene.stored(
                "pods",
                "{metadata: {namespace: shop, name: web}, spec: {containers: [{name: app}], initContainers: [{name:"
                        + " salvor-hook-old}]}, status: {phase: Running}}");
        assertThat(RestoreScene.step(scene.plan(), "pods shop/web")
                        .body()
                        .path("spec")
                        .has("initContainers"))
                .isFalse();
    }

    @Test
    void veleros_init_container_is_put_into_the_pod() {
        bare("'" + INIT + IMAGE + "': 'busybox:1', '" + INIT + "container-name': prepare, '" + INIT
                + "command': '[\"touch\", \"/d/x\"]'");
        assertThat(RestoreScene.step(scene.plan(), "pods shop/web").body().at("/spec/initContainers/0"))
                .hasToString(
                        "{\"name\":\"salvor-hook-prepare\",\"image\":\"busybox:1\",\"command\":[\"touch\",\"/d/x\"],"
                                + "\"volumeMounts\":[{\"name\":\"d\",\"mountPath\":\"/d\"}],\"resources\":{\"limits\":{\"cpu\":1}},"
                                + "\"securityContext\":{\"runAsUser\":7},\"terminationMessagePolicy\":\"FallbackToLogsOnError\"}");
    }

    private List<String> initContainers() {
        List<String> names = new ArrayList<>();
        RestoreScene.step(scene.plan(), "pods shop/web")
                .body()
                .at("/spec/initContainers")
                .forEach(container -> names.add(container.path("name").asText()));
        return names;
    }

    @Test
    void of_two_init_containers_with_one_name_a_pod_gets_the_first_and_is_made() {
        bare("");
        scene.hooks = new HookRequest(List.of(init("one"), init("two"), init("one")), null, true, true);
        assertThat(initContainers()).containsExactly("salvor-hook-one", "salvor-hook-two", "own");
        assertThat(hooks())
                .extracting(step -> PodHook.of(step.body()).problem())
                .containsExactly(null, null, "has the name of another one in the pod, one; give it a name of its own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fix_it",
                "-fix",
                "fix-",
                "a.b",
                "a\u0000b",
                "",
                "a23456789-123456789-123456789-123456789-123456789-1"
            })
    void an_init_container_of_an_annotation_with_a_name_that_none_can_have_is_not_run_and_the_pod_is_made(String name) {
        bare("'" + INIT + IMAGE + "': i, '" + INIT + "container-name': \"" + name.replace("\u0000", "\\0") + "\"");
        assertThat(initContainers()).containsExactly("own");
        assertThat(hooks()).singleElement().satisfies(step -> assertThat(
                        PodHook.of(step.body()).problem())
                .startsWith("cannot be used: container-name \"")
                .contains("lower-case letters, digits and dashes"));
    }

    @Test
    void the_longest_name_of_an_init_container_is_one() {
        String name = "a23456789-123456789-123456789-123456789-123456789-";
        bare("'" + INIT + IMAGE + "': i, '" + INIT + "container-name': " + name.substring(0, 49) + "z");
        assertThat(initContainers()).contains("salvor-hook-" + name.substring(0, 49) + "z");
    }

    @Test
    void the_template_of_a_workload_stays_and_the_plan_says_that_no_init_container_is_put_there() {
        workload("statefulsets.apps", "StatefulSet", "");
        scene.hooks = new HookRequest(List.of(init("fix")), null, true, true);
        assertThat(hooks()).singleElement().satisfies(step -> {
            assertThat(step.object()).hasToString("statefulsets.apps shop/db");
            assertThat(step.reason()).contains("whose template stays as it is in Git");
        });
        assertThat(RestoreScene.step(scene.plan(), "statefulsets.apps shop/db")
                        .body()
                        .at("/spec/template/spec")
                        .has("initContainers"))
                .isFalse();
    }

    @Test
    void what_makes_pods_has_the_hook_and_not_each_of_its_pods() {
        workload("daemonsets.apps", "DaemonSet", "labels: {app: db}", "name: db-x", "name: db-y");
        scene.hooks = new HookRequest(
                List.of(new RestoreHookRule(
                        List.of("sh*"), Map.of("app", "db"), null, exec("x").exec(), null)),
                null,
                true,
                true);
        assertThat(hooks())
                .extracting(RestoreHookPlanTest::shown)
                .containsExactly("daemonsets.apps shop/db: hook 1 of the Restore, all, app x");
    }

    @Test
    void a_namespace_is_matched_by_the_name_that_the_backup_has() {
        bare("");
        scene.namespaceMapping.put("shop", "copy");
        scene.hooks = new HookRequest(
                List.of(new RestoreHookRule(
                        List.of("shop"), null, null, exec("x").exec(), null)),
                null,
                true,
                true);
        assertThat(hooks())
                .extracting(RestoreHookPlanTest::shown)
                .containsExactly("pods copy/web: hook 1 of the Restore, all, app x");
    }

    @Test
    void each_pod_of_a_statefulset_has_the_annotation_that_it_had() {
        workload(
                "statefulsets.apps",
                "StatefulSet",
                "",
                "name: db-0, annotations: {'" + POST + "command': promote}",
                "name: db-1");
        scene.hooks = new HookRequest(null, List.of(exec("policy")), true, true);
        assertThat(hooks())
                .extracting(RestoreHookPlanTest::shown)
                .containsExactly(
                        "statefulsets.apps shop/db: annotation " + POST + "command, db-0, app promote",
                        "statefulsets.apps shop/db: hook 1 of the policy, db-1, app policy");
    }

    @Test
    void an_annotation_of_one_pod_of_a_deployment_speaks_for_all_of_them() {
        workload(
                "replicasets.apps",
                "ReplicaSet",
                "",
                "name: db-x",
                "name: db-y, annotations: {'" + POST + "command': migrate}");
        assertThat(hooks())
                .extracting(RestoreHookPlanTest::shown)
                .containsExactly("replicasets.apps shop/db: annotation " + POST + "command, all, app migrate");
    }

    @Test
    void pods_of_a_custom_resource_are_not_known_and_the_plan_says_so() {
        workload("databases.example.com", "Database", "", "name: db-x");
        scene.hooks = new HookRequest(null, List.of(exec("policy")), true, true);
        assertThat(hooks()).singleElement().satisfies(step -> assertThat(step.reason())
                .isEqualTo(
                        "hook 1 of the policy is not run: it is for pods that the controller of databases.example.com"
                                + " shop/db makes, and Salvor does not know which these are; run it by hand"));
    }

    @Test
    void pods_that_had_ended_ask_for_nothing() {
        scene.stored(
                "cronjobs.batch",
                "{apiVersion: batch/v1, kind: CronJob, metadata: {namespace: shop, name: report}, spec: {schedule: '@daily',"
                        + " jobTemplate: {spec: {template: {spec: {containers: [{name: app}]}}}}}}");
        scene.stored(
                "jobs.batch",
                "{apiVersion: batch/v1, kind: Job, metadata: {namespace: shop, name: report-1, ownerReferences: [{kind:"
                        + " CronJob, name: report, controller: true}]}, spec: {template: {spec: {containers: [{name: app}]}}},"
                        + " status: {succeeded: 1, completionTime: \"2026-05-01T00:00:00Z\", conditions: [{type: Complete,"
                        + " status: \"True\"}]}}");
        scene.stored(
                "pods",
                "{metadata: {namespace: shop, name: report-1-x, ownerReferences: [{kind: Job, name: report-1, controller:"
                        + " true}]}, spec: {containers: [{name: app}]}, status: {phase: Succeeded}}");
        scene.hooks = new HookRequest(List.of(exec("x")), null, true, true);
        assertThat(hooks()).isEmpty();
    }

    @Test
    void more_than_a_status_has_room_for_are_refused() {
        for (int i = 0; i < 1001; i++) {
            scene.stored(
                    "deployments.apps",
                    "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: shop, name: web-" + i
                            + "}, spec: {template: {spec: {containers: [{name: app}]}}}}");
        }
        scene.hooks = new HookRequest(List.of(exec("x")), null, true, true);
        assertThat(scene.plan().conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.message()).startsWith("1001 hooks would run, and the status has room for 1000: ");
            assertThat(conflict.resolvedBy()).containsExactly("hooks", "include.namespaces", "storedHooks");
        });
    }

    @Test
    void nothing_runs_in_what_is_there_already() {
        workload("deployments.apps", "Deployment", "");
        bare("'" + POST + "command': ls");
        scene.existing.add(new ObjectKey("deployments.apps", "shop", "db"));
        scene.existing.add(new ObjectKey("pods", "shop", "web"));
        scene.hooks = new HookRequest(List.of(exec("x"), init("y")), null, true, true);
        assertThat(hooks()).isEmpty();
    }

    @Test
    void times_that_nobody_waits_for_are_refused_with_their_fields() {
        bare("");
        scene.hooks = new HookRequest(
                List.of(new RestoreHookRule(
                        null,
                        null,
                        null,
                        new RestoreHookRule.Exec(
                                List.of("x"),
                                Duration.ZERO,
                                true,
                                true,
                                Duration.ofHours(1).plusMillis(1)),
                        new RestoreHookRule.Init("i", "i", null, null, Duration.ofHours(2)))),
                null,
                true,
                true);
        assertThat(scene.plan().conflicts())
                .extracting(RestorePlan.Conflict::message)
                .containsExactly(
                        "spec.hooks[0].exec.timeout is not more than 0s and at most 1h",
                        "spec.hooks[0].exec.waitTimeout is not more than 0s and at most 1h",
                        "spec.hooks[0].init.timeout is not more than 0s and at most 1h");
        assertThat(scene.plan().conflicts().get(0).resolvedBy()).containsExactly("hooks[0].exec.timeout");
    }

    @Test
    void where_hooks_are_off_a_restore_that_asks_for_one_is_refused_and_one_of_the_backup_is_not_run() {
        bare("'" + POST + "command': ls, '" + INIT + IMAGE + "': i");
        scene.hooks = new HookRequest(null, null, true, false);
        assertThat(scene.plan().conflicts()).isEmpty();
        assertThat(hooks()).hasSize(2).allSatisfy(step -> assertThat(step.reason())
                .contains("set hooks.enabled of the chart"));
        assertThat(RestoreScene.step(scene.plan(), "pods shop/web").body().at("/spec/initContainers"))
                .hasSize(1);
        scene.hooks = new HookRequest(List.of(exec("x")), null, true, false);
        assertThat(scene.plan().conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.message()).contains("spec.hooks names hooks");
            assertThat(conflict.resolvedBy()).containsExactly("hooks");
        });
    }
}
