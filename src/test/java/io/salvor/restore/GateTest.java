package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.salvor.restore.Gate.Verdict;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.units.PackedJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final String A = "claim shop/a";
    private static final String B = "claim shop/b";

    private static RestoreStep step(Stage stage, String resource, String name, String... needs) {
        return new RestoreStep(
                stage,
                Action.Create,
                new ObjectKey(resource, "shop", name),
                PackedJson.of(JsonNodeFactory.instance.objectNode()),
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

    private static RestorePlan plan(List<PodRestore> pods, RestoreStep... steps) {
        return new RestorePlan(List.of(steps), List.of(), List.of(), pods, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "Whole, Whole, true, Open",
        "Whole, Open, true, Waits",
        "Open, Lost, true, Held",
        "Lost, Whole, true, Held",
        "Lost, Whole, false, Open",
        "Lost, Open, false, Waits",
        "Lost, Lost, false, Open",
    })
    void all_data_that_a_step_needs_decides(DataStatus a, DataStatus b, boolean hold, Verdict.Kind kind) {
        RestoreStep step = step(Stage.Workloads, "deployments.apps", "web", A, B);
        assertThat(Gate.decide(plan(List.of(), step), Map.of(A, a, B, b), hold)
                        .get(step)
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void what_stands_under_pods_is_not_gated() {
        RestoreStep claim = step(Stage.Claims, "persistentvolumeclaims", "a");
        assertThat(Gate.decide(plan(List.of(), claim), Map.of(), true)).isEmpty();
    }

    @Test
    void one_that_is_lost_holds_no_other_up() {
        RestoreStep held = step(Stage.Workloads, "deployments.apps", "held", A);
        RestoreStep free = step(Stage.Workloads, "deployments.apps", "free", B);
        RestoreStep none = step(Stage.Rest, "ingresses.networking.k8s.io", "none");
        Map<RestoreStep, Verdict> verdicts =
                Gate.decide(plan(List.of(), held, free, none), Map.of(A, DataStatus.Lost, B, DataStatus.Whole), true);
        assertThat(verdicts.get(held)).isEqualTo(new Verdict(Verdict.Kind.Held, A));
        assertThat(verdicts.get(free).kind()).isEqualTo(Verdict.Kind.Open);
        assertThat(verdicts.get(none).kind()).isEqualTo(Verdict.Kind.Open);
    }

    @Test
    void a_pod_that_is_held_brings_nothing_back_so_what_needs_that_is_held_too() {
        RestoreStep pod = step(Stage.Pods, "pods", "second", A);
        RestoreStep deployment = step(Stage.Workloads, "deployments.apps", "web", B);
        Map<RestoreStep, Verdict> verdicts = Gate.decide(
                plan(List.of(carrier("first", "a"), carrier("second", "b")), deployment, pod),
                Map.of(A, DataStatus.Lost, B, DataStatus.Open),
                true);
        assertThat(verdicts.get(pod).kind()).isEqualTo(Verdict.Kind.Held);
        assertThat(verdicts.get(deployment)).isEqualTo(new Verdict(Verdict.Kind.Held, B));
    }
}
