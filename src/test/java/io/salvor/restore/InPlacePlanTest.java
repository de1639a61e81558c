package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestorePlan.SkippedVolume;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.ValueReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Data alone, into claims that are there. */
class InPlacePlanTest {
    private final RestoreScene scene = RestoreScene.seed();

    InPlacePlanTest() {
        scene.claimThere("shop", "data", "u", "pv-data", "Bound");
    }

    private RestorePlan plan(List<String> claims, Map<String, String> mapping, boolean allowRunning) {
        scene.data = new DataRequest(true, true, new InPlaceRequest(claims, mapping, allowRunning, false, false));
        return scene.plan();
    }

    private RestorePlan plan() {
        return plan(null, null, false);
    }

    private void runs(String status, String node) {
        scene.pods.add(ValueReader.pod(yaml(
                "{apiVersion: v1, kind: Pod, metadata: {namespace: shop, name: web, ownerReferences: [{kind: ReplicaSet, name: rs, uid: r,"
                        + " controller: true}]}, spec: {" + node
                        + "containers: [], volumes: [{name: v, persistentVolumeClaim:"
                        + " {claimName: data}}]}, status: {phase: " + status + "}}")));
    }

    private static List<String> messages(RestorePlan plan) {
        return plan.conflicts().stream().map(Conflict::message).toList();
    }

    @Test
    void nothing_is_written_but_data() {
        RestorePlan plan = plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.steps())
                .extracting(step -> step.action() + " " + step.object().resource())
                .containsExactly("Hold pods", "RestoreData pods");
        assertThat(plan.written()).isZero();
        assertThat(plan.pods().get(0).holder()).isTrue();
        assertThat(plan.pods().get(0).volumes())
                .extracting(VolumeData::claim, VolumeData::existingData)
                .containsExactly(tuple("data", ExistingDataRule.Keep));
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({"Running, 'nodeName: node-2, ', true", "Pending, '', true", "Succeeded, '', false", "Failed, '', false"
    })
    void a_claim_that_a_pod_mounts_is_refused(String phase, String node, boolean refused) {
        runs(phase, node);
        assertThat(messages(plan()))
                .isEqualTo(
                        refused
                                ? List.of(
                                        "claim shop/data is mounted by pod web of ReplicaSet rs; set scaleDown: true to have it scaled"
                                                + " down for that long, stop it yourself and restore again, or set"
                                                + " allowRunning: true to write beside it")
                                : List.of());
    }

    @Test
    void beside_what_runs_the_holder_is_on_its_node() {
        runs("Running", "nodeName: node-2, ");
        RestorePlan plan = plan(null, null, true);
        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.steps().get(0).action()).isEqualTo(Action.Hold);
        assertThat(plan.steps().get(0).body().findValues("values").toString()).isEqualTo("[[\"node-2\"]]");
    }

    @Test
    void a_claim_of_one_pod_is_never_shared() {
        scene.claims.clear();
        scene.claims.add(
                ValueReader.claim(
                        yaml(
                                "{metadata: {namespace: shop, name: data}, spec: {accessModes: [ReadWriteOncePod]}, status: {phase: Bound}}")));
        runs("Running", "");
        assertThat(messages(plan(null, null, true)))
                .singleElement()
                .asString()
                .contains("its access mode lets no other pod mount it");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "other",
                        null,
                        "include.claims names other, and the backup holds data of the"
                                + " claims shop/data; correct the entry"),
                Arguments.of(
                        "data",
                        Map.of("shop/data", "gone"),
                        "claim shop/gone is not there; make it"
                                + " first, or restore with mode: Full, which makes it again"),
                Arguments.of(
                        "data",
                        Map.of("data", "x"),
                        "claimMapping names data, and the backup holds"
                                + " data of the claims shop/data; correct the entry, it is <namespace>/<claim> as the backup has them"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrong")
    void a_wrong_name_is_refused(String claim, Map<String, String> mapping, String message) {
        assertThat(messages(plan(List.of(claim), mapping, false))).containsExactly(message);
    }

    @Test
    void another_claim_gets_the_data_and_its_rule_is_that_of_the_saved_one() {
        scene.claimThere("shop", "copy", "c", "pv-copy", "Bound");
        scene.existingData = new ExistingDataRules(
                null, List.of(new ExistingDataRules.Different("shop", null, null, "data", ExistingDataRule.Merge)));
        RestorePlan plan = plan(null, Map.of("shop/data", "copy"), false);
        VolumeData data = plan.pods().get(0).volumes().get(0);
        assertThat(data.claim()).isEqualTo("copy");
        assertThat(data.savedClaim()).isEqualTo("data");
        assertThat(data.existingData()).isEqualTo(ExistingDataRule.Merge);
        assertThat(plan.steps().get(1).reason()).isEqualTo("claims data into copy (1.2Gi) over what lies in it");
    }

    @Test
    void two_claims_cannot_become_one() {
        scene.claimThere("shop", "logs", "l", "pv-logs", "Bound").snapshot("web", "logs", "logs", "snap-2");
        assertThat(messages(plan(null, Map.of("shop/logs", "data"), false)))
                .containsExactly(
                        "claim shop/data would get the data of two claims; correct claimMapping, or name one in"
                                + " include.claims");
    }

    @Test
    void what_is_not_asked_for_is_skipped_and_no_loss() {
        scene.snapshot("web", "cache", null, "snap-2")
                .claimThere("shop", "logs", "l", "pv-logs", "Bound")
                .snapshot("web", "logs", "logs", "snap-3");
        assertThat(plan(List.of("da*"), null, false).skippedVolumes())
                .extracting(SkippedVolume::volume, SkippedVolume::reason, SkippedVolume::failed)
                .containsExactlyInAnyOrder(
                        tuple("cache", NotPutBack.NotAsked, false), tuple("logs", NotPutBack.NotAsked, false));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{phase: Lost} | {} | has lost its PersistentVolume; delete it and restore with mode: Full",
                "{phase: Bound} | {volumeMode: Block} | is a block device, and the backup holds files"
            })
    void a_claim_that_can_take_nothing_is_refused(String status, String spec, String message) {
        scene.claims.clear();
        scene.claims.add(ValueReader.claim(
                yaml("{metadata: {namespace: shop, name: data}, spec: " + spec + ", status: " + status + "}")));
        assertThat(messages(plan())).containsExactly("claim shop/data " + message);
    }

    private RestorePlan planScaled() {
        scene.data = new DataRequest(true, true, new InPlaceRequest(null, null, false, true, false));
        return scene.plan();
    }

    @Test
    void what_mounts_it_is_scaled_down_and_up_again_when_it_is_whole() {
        runs("Running", "nodeName: node-2, ");
        scene.scalables.put("shop/web", new Scalable(new ObjectKey("deployments.apps", "shop", "web"), 3, "Argo CD"));
        RestorePlan plan = planScaled();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.steps())
                .extracting(step -> step.stage() + " " + step.action() + " " + step.object() + " " + step.needs())
                .containsExactly(
                        "Claims ScaleDown deployments.apps shop/web []",
                        "Pods Hold pods shop/" + plan.pods().get(0).pod() + " []",
                        "Data RestoreData pods shop/" + plan.pods().get(0).pod() + " []",
                        "Workloads ScaleUp deployments.apps shop/web [claim shop/data]");
        assertThat(plan.steps().get(0).reason()).contains("Argo CD may scale it up meanwhile");
        assertThat(plan.steps().get(1).body().findValues("matchFields"))
                .as("where the pod was is where nobody need be")
                .isEmpty();
        assertThat(plan.written()).isZero();
    }

    @Test
    void what_cannot_be_scaled_is_refused() {
        runs("Running", "");
        assertThat(messages(planScaled()))
                .singleElement()
                .asString()
                .contains("of which nothing is known that can be scaled down; stop it, then restore again");
    }

    @Test
    void a_pod_that_holds_it_for_another_restore_does_not_use_it() {
        scene.pods.add(ValueReader.pod(yaml(
                "{apiVersion: v1, kind: Pod, metadata: {namespace: shop, name: h, labels: {salvor.io/holds-claims: \"true\"}}, spec:"
                        + " {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}, status: {phase:"
                        + " Pending}}")));
        assertThat(plan().conflicts()).as("that one is waited for, as Busy").isEmpty();
    }

    @Test
    void more_to_scale_down_than_a_status_has_room_for_is_a_conflict() {
        RestoreScene many = RestoreScene.seed();
        for (int i = 0; i < 1001; i++) {
            String claim = "data-" + i;
            many.snapshot("web-" + i, "data", claim, "snap-" + i).claimThere("shop", claim, "u", "pv-" + i, "Bound");
            many.pods.add(ValueReader.pod(yaml("{apiVersion: v1, kind: Pod, metadata: {namespace: shop, name: web-" + i
                    + "}, spec: {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: " + claim
                    + "}}]}, status: {phase: Running}}")));
            many.scalables.put(
                    "shop/web-" + i, new Scalable(new ObjectKey("deployments.apps", "shop", "web-" + i), 1, null));
        }
        many.data = new DataRequest(true, true, new InPlaceRequest(List.of("data-*"), null, false, true, false));
        assertThat(many.plan().conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.message())
                    .startsWith("1001 workloads would be scaled down, and the status has room for 1000: ");
            assertThat(conflict.resolvedBy()).containsExactly("include.claims", "include.namespaces");
        });
    }
}
