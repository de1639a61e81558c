package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.CONFIG_MAPS;
import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.operator.OperatorSettings;
import io.salvor.restore.ExistingDataRule;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingResources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreObjectsTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_restore_that_is_planned() {
        setting = new RestoreSetting(folder);
        setting.backup();
        setting.asked();
        setting.look();
    }

    private static RestoreStep step(Stage stage, Action action, String resource, String name, String body) {
        return new RestoreStep(
                stage,
                action,
                new ObjectKey(resource, "shop", name),
                body == null ? null : object(body),
                "is not there");
    }

    private static RestoreStep configMap(String name) {
        return step(Stage.Configuration, Action.Create, "configmaps", name, "{metadata: {name: " + name + "}}");
    }

    private MadeObjects make(Stage stage, RestoreStep... steps) {
        return make(stage, List.of(), steps);
    }

    private MadeObjects make(Stage stage, List<PodRestore> pods, RestoreStep... steps) {
        RestorePlan plan = new RestorePlan(List.of(steps), List.of(), List.of(), pods, List.of());
        return setting.objects.make(new RestoreRound(setting.now(), plan, setting.location()), stage);
    }

    @Test
    void a_stage_without_steps_asks_the_cluster_for_nothing() {
        setting.calls.clear();
        MadeObjects made = make(Stage.Rest, configMap("conf"));
        assertThat(made.done()).isTrue();
        assertThat(setting.calls.made()).isEmpty();
    }

    @Test
    void what_is_there_is_left_alone_and_does_not_count_as_made() {
        setting.cluster.put(CONFIG_MAPS, object("{metadata: {namespace: shop, name: there}, data: {mine: yes}}"));
        MadeObjects made = make(
                Stage.Configuration,
                configMap("conf"),
                configMap("there"),
                step(Stage.Configuration, Action.LeaveAlone, "configmaps", "other", null));
        assertThat(made.created()).isEqualTo(1);
        assertThat(made.failed()).isEmpty();
        assertThat(made.done()).isTrue();
        assertThat(setting.cluster.now(CONFIG_MAPS, "shop", "there").has("data"))
                .isTrue();
    }

    @Test
    void a_kind_that_this_cluster_does_not_have_fails_alone() {
        MadeObjects made = make(
                Stage.Configuration,
                step(Stage.Configuration, Action.Create, "widgets.example.org", "w", "{metadata: {name: w}}"),
                configMap("conf"));
        assertThat(made.created()).isEqualTo(1);
        assertThat(made.failed())
                .isEqualTo(Map.of(
                        new ObjectKey("widgets.example.org", "shop", "w"),
                        "this cluster has no resource widgets.example.org; install its CRD, then restore again"));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 422, 410})
    void an_object_that_is_refused_fails_alone_with_what_the_api_server_said(int code) {
        setting.calls.fail("create configmaps", 1, code);
        MadeObjects made = make(Stage.Configuration, configMap("refused"), configMap("conf"));
        assertThat(made.created()).isEqualTo(1);
        assertThat(made.failed()).containsOnlyKeys(new ObjectKey("configmaps", "shop", "refused"));
        assertThat(made.failed().values()).allSatisfy(why -> assertThat(why).contains("configmaps refused"));
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 500, TestingCalls.TIMEOUT})
    void what_may_pass_is_tried_again_and_fails_only_at_the_deadline(int code) {
        setting.calls.fail("create configmaps", 1, code);
        MadeObjects made = make(Stage.Configuration, configMap("slow"), configMap("conf"));
        assertThat(made.created()).isEqualTo(1);
        assertThat(made.failed()).isEmpty();
        assertThat(made.waitingFor()).hasValueSatisfying(why -> assertThat(why).startsWith("configmaps shop/slow: "));

        setting.clock.advance(Duration.ofHours(5));
        setting.calls.fail("create configmaps", 1, code);
        assertThat(make(Stage.Configuration, configMap("slow")).failed()).hasSize(1);
    }

    @Test
    void what_the_cluster_is_not_ready_for_is_asked_for_with_growing_pauses() {
        int asked = 0;
        for (int second = 0; second < 300; second++) {
            setting.calls.clear();
            setting.calls.fail("create configmaps slow", 1, 500);
            MadeObjects made = make(Stage.Configuration, configMap("slow"));
            assertThat(made.waitingFor())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("configmaps shop/slow: "));
            asked += setting.calls.made("create").size();
            setting.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(asked).isBetween(9, 13);
        setting.clock.advance(Duration.ofMinutes(1));
        setting.calls.clear();
        assertThat(make(Stage.Configuration, configMap("slow")).created()).isEqualTo(1);
    }

    @Test
    void a_cluster_whose_kinds_cannot_be_listed_is_tried_again() {
        setting.calls.fail("discover", 1, 500);
        assertThatThrownBy(() -> make(Stage.Configuration, configMap("conf")))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(make(Stage.Configuration, configMap("conf")).created()).isEqualTo(1);
    }

    @Test
    void a_volume_is_adopted_by_a_patch_and_not_waited_for_when_it_is_gone() {
        RestoreStep adopt = adopted("pv");
        MadeObjects missing = make(Stage.Storage, adopt);
        assertThat(missing.done()).isTrue();
        assertThat(missing.failed().get(adopt.object())).contains("it is gone");

        setting.cluster.put(
                Kinds.PERSISTENT_VOLUMES,
                object("{metadata: {name: pv}, spec: {claimRef: {namespace: shop, name: data, uid: old}}}"));
        assertThat(make(Stage.Storage, adopt).adopted()).isEqualTo(1);
        assertThat(setting.cluster.now(Kinds.PERSISTENT_VOLUMES, null, "pv").at("/spec/claimRef"))
                .isEqualTo(object("{namespace: shop, name: data}"));
    }

    @Test
    void the_volumes_of_a_cluster_are_listed_once_a_look_and_not_for_each_that_is_made() {
        RestoreStep[] steps = Stream.of("a", "b", "c")
                .map(name -> step(
                        Stage.Storage,
                        Action.Create,
                        "persistentvolumes",
                        name,
                        "{metadata: {name: " + name + "}, spec: {nfs: {server: filer, path: /" + name + "}}}"))
                .toArray(RestoreStep[]::new);
        setting.calls.clear();
        assertThat(make(Stage.Storage, steps).created()).isEqualTo(3);
        assertThat(setting.calls.made("list persistentvolumes")).hasSize(1);
    }

    @Test
    void a_volume_that_is_adopted_while_another_is_waited_for_counts_once() {
        RestoreStep there = adopted("there");
        RestoreStep late = step(Stage.Storage, Action.Create, "persistentvolumes", "late", "{metadata: {name: late}}");
        setting.cluster.put(Kinds.PERSISTENT_VOLUMES, object("{metadata: {name: there}}"));
        RestorePlan plan = new RestorePlan(List.of(there, late), List.of(), List.of(), List.of(), List.of());
        Restore restore = setting.now();
        RestoreProgress progress = new RestoreProgress(restore, setting.events, setting.clock, () -> {});
        RestoreRound round = new RestoreRound(restore, plan, setting.location());
        for (int look = 1; look <= 3; look++) {
            setting.accountIsMissing("create persistentvolumes late");
            progress.objects(setting.objects.make(round, Stage.Storage));
            setting.clock.advance(Duration.ofMinutes(1));
        }
        progress.objects(setting.objects.make(round, Stage.Storage));
        progress.ended(plan);
        assertThat(restore.getStatus().objects.created).isEqualTo(2);
        assertThat(restore.getStatus().objects.existing).isZero();
    }

    private static RestoreStep adopted(String volume) {
        return new RestoreStep(
                Stage.Storage,
                Action.Adopt,
                new ObjectKey("persistentvolumes", null, volume),
                object("{spec: {claimRef: {namespace: shop, name: data, uid: null}}}"),
                "static, there and free");
    }

    @Test
    void what_is_there_is_updated_once_in_the_version_that_was_seen_or_made_where_it_is_gone() {
        RestoreStep update = step(
                Stage.Configuration,
                Action.Update,
                "configmaps",
                "conf",
                "{kind: ConfigMap, metadata: {name: conf}, data: {a: '1'}}");
        setting.cluster.put(CONFIG_MAPS, object("{metadata: {namespace: shop, name: conf}, data: {a: '2', new: '3'}}"));
        setting.calls.before(
                "patch configmaps conf",
                1,
                () -> setting.cluster.put(
                        CONFIG_MAPS, object("{metadata: {namespace: shop, name: conf}, data: {a: '4'}}")));
        assertThat(make(Stage.Configuration, update).done())
                .as("somebody else was faster")
                .isFalse();
        assertThat(make(Stage.Configuration, update).updated()).isEqualTo(1);
        assertThat(setting.cluster.now(CONFIG_MAPS, "shop", "conf").get("data")).isEqualTo(object("{a: '1'}"));
        MadeObjects again = make(Stage.Configuration, update);
        assertThat(again.updated()).isZero();
        assertThat(again.done()).isTrue();

        setting.cluster.remove(CONFIG_MAPS, "shop", "conf");
        setting.objects.forget(RestoreSetting.NAME);
        make(Stage.Configuration, update);
        assertThat(setting.cluster.now(CONFIG_MAPS, "shop", "conf").get("data")).isEqualTo(object("{a: '1'}"));
    }

    /** One step a look: so little time is there for each. */
    private RestoreObjects slow() {
        AtomicLong time = new AtomicLong();
        return new RestoreObjects(
                setting.cluster,
                setting.cluster,
                setting.config,
                setting.clock,
                () -> time.addAndGet(Duration.ofSeconds(6).toNanos()));
    }

    @Test
    void updates_that_take_longer_than_a_look_go_on_where_the_last_one_was() {
        List<RestoreStep> steps = Stream.of("a", "b", "c")
                .map(name -> step(
                        Stage.Configuration,
                        Action.Update,
                        "configmaps",
                        name,
                        "{kind: ConfigMap, metadata: {name: " + name + "}, data: {a: '1'}}"))
                .toList();
        steps.forEach(step -> setting.cluster.put(
                CONFIG_MAPS,
                object("{metadata: {namespace: shop, name: " + step.object().name() + "}, data: {a: '2'}}")));
        RestoreRound round = new RestoreRound(
                setting.now(), new RestorePlan(steps, List.of(), List.of(), List.of(), List.of()), setting.location());
        RestoreObjects objects = slow();
        assertThat(objects.make(round, Stage.Configuration).done()).isFalse();
        assertThat(objects.make(round, Stage.Configuration).done()).isFalse();
        assertThat(objects.make(round, Stage.Configuration).done()).isTrue();
        steps.forEach(step -> assertThat(setting.cluster
                        .now(CONFIG_MAPS, "shop", step.object().name())
                        .at("/data/a")
                        .asText())
                .isEqualTo("1"));
    }

    @Test
    void objects_that_are_refused_leave_time_for_the_others() {
        RestoreRound round = new RestoreRound(
                setting.now(),
                new RestorePlan(
                        List.of(configMap("a"), configMap("b"), configMap("c")),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()),
                setting.location());
        setting.calls.fail("create configmaps a", 1, 422);
        setting.calls.fail("create configmaps b", 1, 422);
        RestoreObjects objects = slow();
        assertThat(objects.make(round, Stage.Configuration).done()).isFalse();
        assertThat(objects.make(round, Stage.Configuration).done()).isFalse();
        MadeObjects last = objects.make(round, Stage.Configuration);
        assertThat(last.created()).isEqualTo(1);
        assertThat(last.failed()).hasSize(2);
        assertThat(last.done()).isTrue();
    }

    @Test
    void a_definition_is_waited_for_until_it_is_established_and_counts_once() {
        Resource definitions = new Resource(
                "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false);
        TestingResources cluster = new TestingResources(setting.calls, List.of(definitions));
        RestoreObjects objects = new RestoreObjects(cluster, cluster, OperatorSettings.with(Map.of()), setting.clock);
        RestoreStep step = new RestoreStep(
                Stage.Storage,
                Action.Create,
                new ObjectKey(definitions.qualifiedName(), null, "widgets.example.org"),
                object("{apiVersion: apiextensions.k8s.io/v1, metadata: {name: widgets.example.org}}"),
                "is not there");
        RestoreRound round = new RestoreRound(
                setting.now(),
                new RestorePlan(List.of(step), List.of(), List.of(), List.of(), List.of()),
                setting.location());
        MadeObjects first = objects.make(round, Stage.Storage);
        assertThat(first.created()).isEqualTo(1);
        assertThat(first.waitingFor()).hasValueSatisfying(why -> assertThat(why).endsWith("is not established yet"));
        cluster.put(
                definitions,
                object("{metadata: {name: widgets.example.org}, status: {conditions: [{type: Established, status:"
                        + " 'True'}]}}"));
        MadeObjects second = objects.make(round, Stage.Storage);
        assertThat(second.created()).isZero();
        assertThat(second.done()).isTrue();
    }

    @Test
    void what_the_cluster_is_not_ready_for_fails_when_the_deadline_has_passed() {
        RestoreStep late = step(Stage.Configuration, Action.Create, "configmaps", "conf", "{metadata: {name: conf}}");
        setting.clock.advance(Duration.ofHours(4));
        setting.accountIsMissing("create configmaps conf");
        MadeObjects made = make(Stage.Configuration, late);
        assertThat(made.done()).isTrue();
        assertThat(made.failed().get(late.object())).contains("service account");
    }

    @Test
    void only_pods_with_data_get_the_wait_container() {
        String pod = "{metadata: {name: %s}, spec: {containers: [{name: c}]}}";
        make(
                Stage.Pods,
                List.of(
                        new PodRestore("blog", "web", List.of(), false),
                        new PodRestore("shop", "db", List.of(), false),
                        new PodRestore(
                                "shop",
                                "web",
                                List.of(new VolumeData(
                                        "data",
                                        null,
                                        "s",
                                        "repository",
                                        null,
                                        null,
                                        null,
                                        ExistingDataRule.Keep,
                                        null)),
                                false)),
                step(Stage.Pods, Action.Create, "pods", "web", pod.formatted("web")),
                step(Stage.Pods, Action.Create, "pods", "plain", pod.formatted("plain")));
        assertThat(setting.cluster.now(Kinds.PODS, "shop", "web").at("/spec/initContainers/0/args"))
                .isEqualTo(object("{a: [wait, --restore, uid-of-restore, --folder, /salvor-restore, data]}")
                        .get("a"));
        assertThat(setting.cluster
                        .now(Kinds.PODS, "shop", "plain")
                        .at("/spec/initContainers")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void where_the_cluster_assigns_users_a_wait_container_names_none() {
        RestoreObjects objects = new RestoreObjects(
                setting.cluster,
                setting.cluster,
                OperatorSettings.with(Map.of("salvor.assigned-users", "true")),
                setting.clock);
        RestorePlan plan = new RestorePlan(
                List.of(step(
                        Stage.Pods,
                        Action.Create,
                        "pods",
                        "web",
                        "{metadata: {namespace: shop, name: web}, spec: {containers: [{name: c}]}}")),
                List.of(),
                List.of(),
                List.of(new PodRestore(
                        "shop",
                        "web",
                        List.of(new VolumeData(
                                "data", null, "s", "repository", null, null, null, ExistingDataRule.Keep, null)),
                        false)),
                List.of());
        objects.make(new RestoreRound(setting.now(), plan, setting.location()), Stage.Pods);
        assertThat(setting.cluster
                        .now(Kinds.PODS, "shop", "web")
                        .at("/spec/initContainers/0/securityContext")
                        .has("runAsUser"))
                .isFalse();
    }

    private void allSixCountAsMade() {
        setting.look();
        setting.podIs("running: {}");
        setting.look();
        setting.look();
        setting.dataIsBack();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Completed);
        assertThat(setting.status().objects.created).isEqualTo(6);
        assertThat(setting.status().objects.existing).isZero();
    }

    @Test
    void an_object_that_is_made_in_an_earlier_look_at_its_stage_counts_as_made() {
        setting.accountIsMissing("create configmaps motd");
        setting.look();
        assertThat(setting.status().stage).isEqualTo("Configuration");
        assertThat(setting.status().message)
                .startsWith("configmaps shop/motd: ")
                .contains("service account");
        assertThat(setting.status().objects.created).isEqualTo(3);

        allSixCountAsMade();
    }

    @Test
    void what_was_made_before_a_look_was_ended_by_what_it_met_counts_once() {
        setting.calls.before("create configmaps motd", 1, () -> {
            throw new IllegalStateException("an answer that nobody expects");
        });
        setting.look();
        assertThat(setting.status().message).contains("an answer that nobody expects");
        assertThat(setting.status().objects.created).isEqualTo(3);

        allSixCountAsMade();
    }

    @Test
    void an_object_that_is_refused_while_another_is_waited_for_counts_once() {
        setting.calls.fail("create configmaps conf", 1, 403);
        setting.calls.fail("create configmaps conf", 2, 403);
        setting.accountIsMissing("create configmaps motd");
        setting.look();
        assertThat(setting.status().objects.failed).isZero();
        setting.look();
        assertThat(setting.status().objects.failed).isEqualTo(1);
        assertThat(setting.status().failures).hasSize(1);
    }
}
