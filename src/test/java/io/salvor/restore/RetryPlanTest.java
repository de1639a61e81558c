package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.salvor.restore.EarlierRestore.Left;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestorePlan.SkippedVolume;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.ValueReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is planned by a Restore that tries again what failed of an earlier one. */
class RetryPlanTest {
    private static final HalfWritten BEGUN = new HalfWritten("first", "2026-05-01T10:00:00Z", "old");

    private final RestoreScene scene = RestoreScene.seed();

    RetryPlanTest() {
        scene.data = DataRequest.USUAL;
        scene.volumeThere(RestoreScene.LOCAL_VOLUME.replace("old-claim", "new-claim"));
        scene.claimThere("shop", "data", "new-claim", "pv-data", "Bound");
    }

    private RestorePlan retried(Left left) {
        scene.earlier = new EarlierRestore("first", Map.of("claim shop/data", left), Map.of());
        return scene.plan();
    }

    private void mounted() {
        scene.pods.add(ValueReader.pod(yaml(
                "{apiVersion: v1, kind: Pod, metadata: {namespace: shop, name: by-hand}, spec: {containers: [], volumes: [{name: v,"
                        + " persistentVolumeClaim: {claimName: data}}]}, status: {phase: Running}}")));
    }

    private static List<VolumeData> data(RestorePlan plan) {
        return plan.pods().stream().flatMap(pod -> pod.volumes().stream()).toList();
    }

    private static List<NotPutBack> skipped(RestorePlan plan) {
        return plan.skippedVolumes().stream().map(SkippedVolume::reason).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_claim_that_was_half_written_gets_its_data(boolean throughClaims) {
        scene.data = new DataRequest(throughClaims, true, null);
        RestorePlan plan = retried(new Left(false, "old", BEGUN, "first"));
        assertThat(plan.conflicts()).isEmpty();
        assertThat(data(plan)).singleElement().satisfies(volume -> {
            assertThat(volume.claim()).isEqualTo("data");
            assertThat(volume.begun()).isEqualTo(BEGUN);
        });
        assertThat(plan.steps())
                .as("what mounts it is made when it is whole")
                .filteredOn(step ->
                        step.action() == Action.Create && step.object().name().equals("web"))
                .singleElement()
                .satisfies(step -> assertThat(step.needs().isEmpty()).isEqualTo(!throughClaims));
    }

    @Test
    void a_claim_that_is_whole_is_not_written_again() {
        RestorePlan plan = retried(new Left(true, "old", BEGUN, "first"));
        assertThat(data(plan)).isEmpty();
        assertThat(plan.skippedVolumes())
                .extracting(SkippedVolume::reason, SkippedVolume::failed, SkippedVolume::message)
                .containsExactly(
                        tuple(NotPutBack.AlreadyRestored, false, "claim data has its data since Restore first"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_claim_of_that_name_with_another_volume_is_left_alone(boolean whole) {
        assertThat(skipped(retried(new Left(whole, "another", null, "first")))).containsExactly(NotPutBack.ClaimExists);
    }

    @Test
    void a_claim_that_was_never_one_of_it_is_left_alone() {
        scene.earlier = new EarlierRestore("first", Map.of(), Map.of());
        assertThat(skipped(scene.plan())).containsExactly(NotPutBack.ClaimExists);
    }

    @Test
    void into_a_claim_on_which_nothing_was_tried_only_what_is_empty_is_filled() {
        Left untried = new Left(false, null, null, "first");
        assertThat(data(retried(untried))).extracting(VolumeData::begun).containsOnlyNulls();
        scene.existingData = new ExistingDataRules(ExistingDataRule.Replace, null, null);
        assertThat(retried(untried).conflicts())
                .extracting(Conflict::message)
                .singleElement()
                .asString()
                .contains("claim shop/data is there, and nothing says", "delete it");
    }

    @Test
    void what_mounts_a_half_written_claim_meanwhile_is_a_conflict() {
        mounted();
        assertThat(retried(new Left(false, "old", BEGUN, "first")).conflicts())
                .extracting(Conflict::message)
                .containsExactly(
                        "claim shop/data has not all of its data since Restore first, and pod by-hand mounts it;"
                                + " stop what mounts it, then try again");
    }

    @Test
    void a_claim_that_is_gone_is_made_again_and_known_as_begun() {
        scene.claims.clear();
        scene.existing.removeIf(key -> key.resource().equals(RestoreOrder.CLAIMS));
        assertThat(data(retried(new Left(false, "old", BEGUN, "first"))))
                .extracting(VolumeData::begun)
                .containsExactly(BEGUN);
    }

    @ParameterizedTest
    @CsvSource({"true, AlreadyRestored, false", "false, PodWentOn, true"})
    void a_pod_that_has_gone_on_says_what_became_of_its_data(boolean whole, NotPutBack reason, boolean loss) {
        scene.data = new DataRequest(false, true, null);
        scene.there("pods", "web");
        assertThat(retried(new Left(whole, "old", null, "first")).skippedVolumes())
                .extracting(SkippedVolume::reason, SkippedVolume::failed)
                .containsExactly(tuple(reason, loss));
    }

    @Test
    void pods_that_wait_in_vain_count_as_gone() {
        scene.there("pods", "web");
        mounted();
        TargetView target = scene.target().without(Set.of("shop/web", "shop/by-hand"));
        assertThat(target.existing()).extracting(ObjectKey::resource).doesNotContain("pods");
        assertThat(target.pods()).isEmpty();
        assertThat(target.claims()).hasSize(1);
    }

    private RestorePlan inPlace(boolean scaleDown, Left left) {
        scene.data = new DataRequest(true, true, new InPlaceRequest(null, null, false, scaleDown, false));
        Scalable web = new Scalable(new ObjectKey("deployments.apps", "shop", "web"), 3, null);
        scene.earlier = new EarlierRestore("first", Map.of("claim shop/data", left), Map.of(web, List.of("data")));
        return scene.plan();
    }

    @Test
    void in_place_a_whole_claim_is_not_written_again_and_nothing_is_scaled() {
        RestorePlan plan = inPlace(true, new Left(true, "old", BEGUN, "first"));
        assertThat(skipped(plan)).containsExactly(NotPutBack.AlreadyRestored);
        assertThat(plan.steps()).isEmpty();
    }

    @Test
    void what_stayed_scaled_down_comes_up_with_the_data() {
        assertThat(inPlace(true, new Left(false, "old", BEGUN, "first")).steps())
                .extracting(RestoreStep::action)
                .containsExactly(Action.ScaleDown, Action.Hold, Action.RestoreData, Action.ScaleUp);
        assertThat(inPlace(false, new Left(false, "old", BEGUN, "first")).steps())
                .extracting(RestoreStep::action)
                .containsExactly(Action.Hold, Action.RestoreData);
    }
}
