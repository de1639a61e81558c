package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.DataFailureAction;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.Kinds;
import io.salvor.operator.restore.GatedObjects.Look;
import io.salvor.restore.ExistingDataRule;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import io.salvor.units.PackedJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatedObjectsTest {
    private static final String CLAIM = "claim shop/data";

    @TempDir
    Path folder;

    private RestoreSetting setting;
    private GatedObjects gated;
    private RestorePlan plan;

    @BeforeEach
    void a_pod_that_fills_a_claim_and_others_that_mount_it() {
        setting = new RestoreSetting(folder);
        setting.backup();
        setting.asked();
        setting.look();
        gated = new GatedObjects(setting.objects, setting.holders);
        plan = new RestorePlan(
                List.of(
                        step(Stage.Pods, "pods", "web"),
                        step(Stage.Pods, "pods", "second", CLAIM),
                        step(Stage.Rest, "configmaps", "free"),
                        step(Stage.Rest, "configmaps", "mounts", CLAIM)),
                List.of(),
                List.of(),
                List.of(carrier("web", "data"), carrier("second", null)),
                List.of());
    }

    private static RestoreStep step(Stage stage, String resource, String name, String... needs) {
        return new RestoreStep(
                stage,
                Action.Create,
                new ObjectKey(resource, "shop", name),
                PackedJson.of(object("{metadata: {namespace: shop, name: " + name + "}, spec: {containers: []}}")),
                "is not there",
                Set.of(needs));
    }

    private static PodRestore carrier(String name, String claim) {
        return new PodRestore(
                "shop",
                name,
                List.of(new VolumeData("v", claim, "s", "r", null, null, null, ExistingDataRule.Keep, claim)),
                false);
    }

    private Look look(VolumePhase web) {
        return look(web, DataFailureAction.Hold);
    }

    private Look look(VolumePhase web, DataFailureAction onDataFailure) {
        Restore restore = setting.now();
        restore.getSpec().onDataFailure = onDataFailure;
        RestoreRound round = new RestoreRound(restore, plan, setting.location());
        List<PodVolumeRestore> records = new RestoreRecords(setting.records).ofPlan(round);
        records.get(0).getStatus().phase = web;
        return gated.make(round, records);
    }

    private boolean isThere(String name) {
        return setting.cluster.now(RestoreSetting.CONFIG_MAPS, "shop", name) != null;
    }

    private boolean isPod(String name) {
        return setting.cluster.now(Kinds.PODS, "shop", name) != null;
    }

    @Test
    void what_needs_no_data_is_made_at_once_and_the_rest_when_it_is_whole() {
        Look first = look(VolumePhase.InProgress);
        assertThat(isPod("web")).isTrue();
        assertThat(isThere("free")).isTrue();
        assertThat(isPod("second")).isFalse();
        assertThat(isThere("mounts")).isFalse();
        assertThat(first.waiting()).isEqualTo(2);
        assertThat(first.there()).containsExactly("shop/web");
        assertThat(first.done()).isFalse();

        Look then = look(VolumePhase.Completed);
        assertThat(isPod("second")).isTrue();
        assertThat(isThere("mounts")).isTrue();
        assertThat(then.made().created()).isEqualTo(2);
        assertThat(then.there()).containsExactlyInAnyOrder("shop/web", "shop/second");
        assertThat(then.done()).isTrue();
    }

    @Test
    void what_was_made_is_not_asked_for_again() {
        look(VolumePhase.InProgress);
        setting.calls.clear();
        look(VolumePhase.InProgress);
        assertThat(setting.calls.made("create")).isEmpty();
    }

    @Test
    void another_process_finds_there_what_was_made() {
        look(VolumePhase.InProgress);
        gated = new GatedObjects(setting.objects, setting.holders);
        Look again = look(VolumePhase.InProgress);
        assertThat(again.made().created()).isZero();
        assertThat(again.there()).containsExactly("shop/web");
    }

    @Test
    void what_needs_lost_data_is_held_and_named() {
        for (VolumePhase lost : List.of(VolumePhase.Failed, VolumePhase.PartiallyFailed, VolumePhase.Canceled)) {
            Look look = look(lost);
            assertThat(isPod("second")).isFalse();
            assertThat(isThere("mounts")).isFalse();
            assertThat(look.done()).isTrue();
            assertThat(look.heldPods()).containsExactly("shop/second");
            assertThat(look.held())
                    .containsOnlyKeys(
                            new ObjectKey("pods", "shop", "second"), new ObjectKey("configmaps", "shop", "mounts"));
            assertThat(look.held().values())
                    .allSatisfy(why -> assertThat(why).contains("claim shop/data was not put back", "onDataFailure"));
        }
    }

    @Test
    void on_request_it_is_made_all_the_same() {
        Look look = look(VolumePhase.Failed, DataFailureAction.Continue);
        assertThat(isPod("second")).isTrue();
        assertThat(isThere("mounts")).isTrue();
        assertThat(look.held()).isEmpty();
    }

    @Test
    void a_refusal_that_may_pass_is_tried_again_and_holds_no_other_up() {
        setting.calls.fail("create configmaps", 1, 500);
        Look first = look(VolumePhase.Completed);
        assertThat(first.done()).isFalse();
        assertThat(isThere("free")).isFalse();
        assertThat(isThere("mounts")).isTrue();
        Look then = look(VolumePhase.Completed);
        assertThat(isThere("free")).isTrue();
        assertThat(then.made().created()).isEqualTo(1);
        assertThat(then.done()).isTrue();
    }
}
