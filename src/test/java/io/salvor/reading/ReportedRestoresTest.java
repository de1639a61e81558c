package io.salvor.reading;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.HookedPod;
import io.salvor.api.ObjectCounts;
import io.salvor.api.Restore;
import io.salvor.api.RestoreHookPhase;
import io.salvor.api.RestoreHookStatus;
import io.salvor.api.RestorePhase;
import io.salvor.api.RestoreStepStatus;
import io.salvor.catalog.RestoreReport;
import io.salvor.restore.ExistingDataRule;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportedRestoresTest {
    private static final RestorePlan PLAN = new RestorePlan(
            List.of(
                    step(Stage.Namespaces, Action.LeaveAlone, "namespaces", null, "shop"),
                    step(Stage.Configuration, Action.Create, "secrets", "shop", "key"),
                    step(Stage.Pods, Action.Create, "pods", "shop", "web"),
                    step(Stage.Data, Action.RestoreData, "pods", "shop", "web"),
                    step(Stage.Rest, Action.Create, "services", "shop", "web")),
            List.of(),
            List.of(),
            List.of(new PodRestore(
                    "shop",
                    "web",
                    List.of(new VolumeData("data", "d", "s", "r", null, null, 7L, ExistingDataRule.Keep, "d")),
                    false)),
            List.of());

    private final Restore restore = restore();

    private static RestoreStep step(Stage stage, Action action, String resource, String namespace, String name) {
        return new RestoreStep(stage, action, new ObjectKey(resource, namespace, name), null, "why");
    }

    private static Restore restore() {
        Restore restore = new Restore();
        restore.setMetadata(
                new ObjectMetaBuilder().withName("back").withUid("uid").build());
        restore.getStatus().phase = RestorePhase.PartiallyFailed;
        return restore;
    }

    private void failed(String object) {
        RestoreStepStatus failure = new RestoreStepStatus();
        failure.object = object;
        failure.reason = "refused";
        List<RestoreStepStatus> all = new ArrayList<>(restore.getStatus().failures);
        all.add(failure);
        restore.getStatus().failures = all;
    }

    private List<String> outcomes(String stoppedAt, int mostListed) {
        return ReportedRestores.of(restore, stoppedAt, mostListed, Optional.of(PLAN), List.of()).steps().stream()
                .map(RestoreReport.Step::outcome)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    -,             -,               LeftAlone Done Done Done Done
                    -,             services shop/web, LeftAlone Done Done Done Failed
                    -,             shop/web/data,   LeftAlone Done Done Failed Done
                    Configuration, -,               LeftAlone NotKnown NotReached NotReached NotReached
                    Data,          -,               LeftAlone Done NotKnown NotKnown NotKnown
                    Workloads,     shop/web/data,   LeftAlone Done NotKnown Failed NotKnown
                    """)
    void a_step_is_said_to_be_done_only_where_that_is_known(String stoppedAt, String failed, String expected) {
        if (failed != null) {
            failed(failed);
        }
        assertThat(String.join(" ", outcomes(stoppedAt, 100))).isEqualTo(expected);
    }

    @Test
    void what_waits_for_lost_data_is_held() {
        failed("services shop/web");
        restore.getStatus().failures.get(0).action = "Hold";
        assertThat(outcomes(null, 100)).last().isEqualTo("Held");
    }

    @Test
    void with_more_failures_than_the_status_holds_nothing_is_said_to_be_done() {
        failed("secrets shop/key");
        assertThat(outcomes(null, 1)).containsExactly("LeftAlone", "Failed", "NotKnown", "NotKnown", "NotKnown");
    }

    @Test
    void a_volume_without_a_record_was_not_reached_or_lost() {
        assertThat(volume().phase()).isEqualTo("NotReached");
        assertThat(volume().bytes()).isEqualTo(7);
        failed("shop/web/data");
        assertThat(volume().phase()).isEqualTo("Failed");
        assertThat(volume().message()).isEqualTo("refused");
    }

    private RestoreReport.Volume volume() {
        return ReportedRestores.of(restore, null, 100, Optional.of(PLAN), List.of())
                .volumes()
                .get(0);
    }

    @Test
    void objects_that_were_updated_are_counted() {
        restore.getStatus().objects = new ObjectCounts();
        restore.getStatus().objects.updated = 4;
        RestoreReport report = ReportedRestores.of(restore, null, 100, Optional.of(PLAN), List.of());
        assertThat(report.objects().updated()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "Completed, Done, ",
        "Failed, Failed, 'pod web: exited with code 3'",
        "Skipped, NotReached, 'pod web: exited with code 3'"
    })
    void a_hook_is_reported_by_what_became_of_it_and_not_by_the_object_that_it_is_for(
            RestoreHookPhase phase, String outcome, String message) {
        failed("pods shop/web");
        JsonNode hook = yaml("{source: hook 1 of the Restore, container: c}");
        RestorePlan plan = new RestorePlan(
                List.of(new RestoreStep(
                        Stage.Rest, Action.RunHook, new ObjectKey("pods", "shop", "web"), hook, "hook 1")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        RestoreHookStatus status = new RestoreHookStatus();
        status.object = "pods shop/web";
        status.hook = "hook 1 of the Restore";
        status.container = "c";
        status.phase = phase;
        HookedPod pod = new HookedPod();
        pod.pod = "web";
        pod.phase = phase;
        pod.message = phase == RestoreHookPhase.Completed ? null : "exited with code 3";
        status.pods.add(pod);
        restore.getStatus().hooks = List.of(status);
        assertThat(ReportedRestores.of(restore, null, 100, Optional.of(plan), List.of())
                        .steps())
                .containsExactly(new RestoreReport.Step("Rest", "RunHook", "pods shop/web", outcome, message));
    }

    @Test
    void without_its_plan_there_is_still_a_report() {
        RestoreReport report = ReportedRestores.of(restore, null, 100, Optional.empty(), List.of());
        assertThat(report.phase()).isEqualTo("PartiallyFailed");
        assertThat(report.steps()).isEmpty();
    }
}
