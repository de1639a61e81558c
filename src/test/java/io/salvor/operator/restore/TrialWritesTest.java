package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.CONFIG_MAPS;
import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.RestorePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingResources;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialWritesTest {
    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_backup() {
        setting = new RestoreSetting(folder);
        setting.backup();
    }

    private void namespaceIsThere() {
        setting.cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
    }

    private void refuse(String call, int code, String message) {
        setting.calls.before(call, 1, () -> {
            throw new KubernetesClientException(
                    message,
                    code,
                    new StatusBuilder().withCode(code).withMessage(message).build());
        });
    }

    @Test
    void what_the_api_server_would_refuse_is_a_conflict_and_nothing_is_written() {
        namespaceIsThere();
        refuse("try configmaps conf", 403, "exceeded quota: small");
        refuse("try pods web", 403, "violates PodSecurity \"restricted:latest\"");
        setting.asked();
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Failed);
        assertThat(setting.status().conflicts)
                .extracting(conflict -> conflict.object + ": " + conflict.reason)
                .containsExactly(
                        "configmaps shop/conf: would be refused: exceeded quota: small; correct that in the cluster, or"
                                + " leave it out with exclude",
                        "pods shop/web: would be refused: violates PodSecurity \"restricted:latest\"; correct that in the"
                                + " cluster, or leave it out with exclude");
        assertThat(setting.calls.made("create configmaps")).isEmpty();
    }

    @Test
    void a_dry_run_asks_too() {
        namespaceIsThere();
        refuse("try configmaps conf", 422, "is invalid");
        setting.asked(spec -> spec.dryRun = true);
        setting.look();
        assertThat(setting.status().conflicts).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admission webhook \"a.b\" does not support dry run",
                "user \"x\" is attempting to grant RBAC permissions not currently held",
                "is forbidden: status unknown for quota: small, resources: pods"
            })
    void what_cannot_be_tried_or_fails_alone_does_not_stand_in_the_way(String message) {
        namespaceIsThere();
        refuse("try configmaps conf", 403, message);
        setting.asked(spec -> spec.dryRun = true);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Planned);
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 500, TestingCalls.TIMEOUT})
    void what_may_pass_does_not_either(int code) {
        namespaceIsThere();
        setting.calls.fail("try configmaps conf", 1, code);
        setting.asked(spec -> spec.dryRun = true);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Planned);
    }

    @Test
    void what_a_webhook_denies_while_other_objects_are_yet_to_be_made_may_pass() {
        namespaceIsThere();
        refuse("try configmaps conf", 400, "admission webhook \"a.b\" denied the request: no such volume");
        setting.asked(spec -> spec.dryRun = true);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Planned);
        assertThat(setting.status().steps)
                .filteredOn(step -> step.object.equals("configmaps shop/conf"))
                .extracting(step -> step.reason)
                .containsExactly(
                        "is not there; may be refused, as it would be before what comes first is made: admission webhook"
                                + " \"a.b\" denied the request: no such volume");
    }

    @Test
    void what_a_webhook_denies_before_anything_else_is_made_stands_in_the_way() {
        refuse("try persistentvolumes pv-data", 400, "admission webhook \"a.b\" denied the request: too large");
        setting.asked(spec -> spec.dryRun = true);
        setting.look();
        assertThat(setting.status().conflicts).singleElement().satisfies(conflict -> {
            assertThat(conflict.object).isEqualTo("persistentvolumes pv-data");
            assertThat(conflict.resolvedBy).containsExactly("exclude");
        });
    }

    @Test
    void what_the_api_server_misses_may_pass_only_where_the_plan_makes_it() {
        Resource classes = new Resource("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", false);
        TestingResources cluster = new TestingResources(setting.calls, List.of(classes, CONFIG_MAPS, Kinds.NAMESPACES));
        cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
        RestoreObjects objects = new RestoreObjects(cluster, cluster, setting.config, setting.clock);
        RestoreStep high = new RestoreStep(
                Stage.Storage,
                Action.Create,
                new ObjectKey(classes.qualifiedName(), null, "high"),
                object("{apiVersion: scheduling.k8s.io/v1, metadata: {name: high}}"),
                "asked for");
        RestoreStep map = new RestoreStep(
                Stage.Configuration,
                Action.Create,
                new ObjectKey("configmaps", "shop", "conf"),
                object("{apiVersion: v1, metadata: {name: conf}}"),
                "is not there");
        for (String missing : List.of("high", "low")) {
            refuse("try configmaps conf", 403, "is forbidden: no PriorityClass with name " + missing + " was found");
            RestorePlan plan = new RestorePlan(List.of(high, map), List.of(), List.of(), List.of(), List.of());
            RestorePlan tried = new TrialWrites(cluster, objects)
                    .tried(new RestoreRound(setting.asked(), plan, setting.location()));
            assertThat(tried.conflicts()).hasSize(missing.equals("high") ? 0 : 1);
            assertThat(tried.steps().get(1).reason().contains("may be refused")).isEqualTo(missing.equals("high"));
        }
    }

    @Test
    void in_a_namespace_that_is_yet_to_be_made_nothing_is_tried() {
        setting.asked(spec -> spec.dryRun = true);
        setting.look();
        assertThat(setting.status().phase).isEqualTo(RestorePhase.Planned);
        assertThat(setting.calls.made("try configmaps")).isEmpty();
        assertThat(setting.calls.made("try persistentvolumes")).hasSize(1);
    }
}
