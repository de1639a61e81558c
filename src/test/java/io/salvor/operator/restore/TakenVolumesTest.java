package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TakenVolumesTest {
    private static final String MOUNTS =
            "{spec: {template: {spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}, {name: e, emptyDir: {}}]}}}}";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "LeaveAlone, persistentvolumeclaims, data, claim shop/data",
        "Create, persistentvolumeclaims, data, claim shop/data",
        "LeaveAlone, pods, web, pod shop/web",
        "Create, deployments.apps, web, claim shop/data",
        "Update, deployments.apps, web, claim shop/data",
        "Create, pods, other, pod shop/other",
        "LeaveAlone, deployments.apps, web, ",
        "Create, configmaps, conf, ",
    })
    void a_plan_touches_what_it_makes_leaves_alone_or_mounts(
            Action action, String resource, String name, String touched) {
        boolean mounts = resource.equals("deployments.apps") && action != Action.LeaveAlone;
        RestoreStep step = new RestoreStep(
                Stage.Workloads,
                action,
                new ObjectKey(resource, "shop", name),
                mounts ? object(MOUNTS) : action == Action.Create ? object("{spec: {}}") : null,
                "");
        RestorePlan plan = new RestorePlan(List.of(step), List.of(), List.of(), List.of(), List.of());
        assertThat(TakenVolumes.of(plan, List.of())).isEqualTo(touched == null ? Set.of() : Set.of(touched));
    }

    @Test
    void a_pod_touches_the_claims_that_it_mounts() {
        RestoreStep step = new RestoreStep(
                Stage.Workloads,
                Action.Create,
                new ObjectKey("pods", "shop", "web"),
                object("{spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}}"),
                "");
        RestorePlan plan = new RestorePlan(List.of(step), List.of(), List.of(), List.of(), List.of());
        assertThat(TakenVolumes.of(plan, List.of())).containsExactlyInAnyOrder("pod shop/web", "claim shop/data");
    }
}
