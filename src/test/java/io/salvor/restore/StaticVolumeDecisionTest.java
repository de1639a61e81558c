package io.salvor.restore;

import static io.salvor.restore.RestoreScene.seed;
import static io.salvor.restore.RestoreScene.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.NodeView;
import io.salvor.volume.StorageClassView;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of static volumes, row by row. */
class StaticVolumeDecisionTest {
    private static final String VOLUME = "persistentvolumes pv-data";
    private static final String CLAIM = "persistentvolumeclaims shop/data";

    @Test
    void an_absent_volume_is_made_again_from_its_record_and_bound_from_both_sides() {
        RestorePlan plan = seed().plan();
        assertThat(plan.conflicts()).isEmpty();
        RestoreStep volume = step(plan, VOLUME);
        assertThat(volume.action()).isEqualTo(Action.Create);
        JsonNode body = volume.body();
        assertThat(body.at("/spec/claimRef").toString())
                .isEqualTo(
                        "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"namespace\":\"shop\",\"name\":\"data\"}");
        assertThat(body.at("/spec/local/path").asText()).isEqualTo("/mnt/data");
        assertThat(body.path("metadata").toString()).isEqualTo("{\"name\":\"pv-data\"}");
        assertThat(body.has("status")).isFalse();
        assertThat(step(plan, CLAIM).body().at("/spec/volumeName").asText()).isEqualTo("pv-data");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("adoptable")
    void a_free_volume_of_the_same_data_is_adopted_and_nothing_else_touched(String claimReference, String phase) {
        RestorePlan plan = seed().volumeThere(local("pv-data", claimReference, "/mnt/data", phase))
                .plan();
        assertThat(plan.conflicts()).isEmpty();
        RestoreStep volume = step(plan, VOLUME);
        assertThat(volume.action()).isEqualTo(Action.Adopt);
        assertThat(volume.body().toString())
                .isEqualTo(
                        "{\"metadata\":{\"uid\":\"new\",\"resourceVersion\":\"12\"},\"spec\":{\"claimRef\":{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\","
                                + "\"namespace\":\"shop\",\"name\":\"data\",\"uid\":null,\"resourceVersion\":null}}}");
        assertThat(step(plan, CLAIM).body().at("/spec/volumeName").asText()).isEqualTo("pv-data");
    }

    static Stream<Arguments> adoptable() {
        return Stream.of(
                Arguments.of(
                        Named.of("released from the same claim", "{namespace: shop, name: data, uid: old-claim}"),
                        "Released"),
                Arguments.of(Named.of("kept for the same claim", "{namespace: shop, name: data}"), "Available"),
                Arguments.of(Named.of("available", "null"), "Available"));
    }

    @Test
    void a_volume_whose_claim_is_there_is_left_alone_with_its_claim_and_its_data() {
        RestorePlan plan = seed().volumeThere(
                        local("pv-data", "{namespace: shop, name: data, uid: c}", "/mnt/data", "Bound"))
                .claimThere("shop", "data", "c", "pv-data", "Bound")
                .plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(step(plan, VOLUME).action()).isEqualTo(Action.LeaveAlone);
        assertThat(step(plan, CLAIM).action()).isEqualTo(Action.LeaveAlone);
        assertThat(plan.pods()).isEmpty();
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.failed()).isFalse();
            assertThat(volume.reason()).isEqualTo(NotPutBack.ClaimExists);
        });
        assertThat(step(plan, "pods shop/web").stage()).isEqualTo(Stage.Workloads);
    }

    @Test
    void a_claim_that_lost_its_volume_gets_it_back_by_its_uid_and_its_data_too() {
        RestorePlan plan =
                seed().claimThere("shop", "data", "c-2", "pv-data", "Lost").plan();
        assertThat(step(plan, VOLUME).action()).isEqualTo(Action.Create);
        assertThat(step(plan, VOLUME).body().at("/spec/claimRef/uid").asText()).isEqualTo("c-2");
        assertThat(step(plan, CLAIM).action()).isEqualTo(Action.LeaveAlone);
        assertThat(plan.pods()).as("nothing has its data now").hasSize(1);
    }

    @Test
    void a_claim_that_lost_a_volume_that_nothing_makes_again_has_to_go_first() {
        RestoreScene scene = dynamic("fast").claimThere("shop", "data", "c-2", "pv-data", "Lost");
        scene.classes.add(new StorageClassView("fast", "ebs.csi.aws.com"));
        assertThat(scene.plan().conflicts())
                .extracting(Conflict::message)
                .containsExactly(
                        "claim shop/data is there and has lost PersistentVolume pv-data, which is not made again;"
                                + " delete the claim, and restore again");
        assertThat(seed().claimThere("shop", "data", "c-2", "pv-other", "Lost")
                        .plan()
                        .conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.message()).contains("has lost PersistentVolume pv-other"));
    }

    @Test
    void a_volume_that_still_names_the_uid_of_the_old_claim_is_renewed_for_the_one_that_is_there() {
        RestorePlan plan = seed().volumeThere(
                        local("pv-data", "{namespace: shop, name: data, uid: old-claim}", "/mnt/data", "Released"))
                .claimThere("shop", "data", "c-2", "pv-data", "Pending")
                .plan();
        assertThat(step(plan, VOLUME).action()).isEqualTo(Action.Adopt);
        assertThat(step(plan, VOLUME).body().at("/spec/claimRef/uid").asText()).isEqualTo("c-2");
    }

    @Test
    void a_claim_that_still_waits_gets_its_volume_and_its_data() {
        RestorePlan plan =
                seed().claimThere("shop", "data", "c-2", null, "Pending").plan();
        assertThat(step(plan, VOLUME).action()).isEqualTo(Action.Create);
        assertThat(step(plan, CLAIM).action()).isEqualTo(Action.LeaveAlone);
        assertThat(plan.pods()).hasSize(1);
    }

    @Test
    void a_claim_that_is_bound_elsewhere_keeps_what_it_has() {
        RestorePlan plan = seed().volumeThere(
                        local("pv-new", "{namespace: shop, name: data, uid: c}", "/mnt/new", "Bound"))
                .claimThere("shop", "data", "c", "pv-new", "Bound")
                .plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.skipped()).anySatisfy(skipped -> {
            assertThat(skipped.object().toString()).isEqualTo(VOLUME);
            assertThat(skipped.reason()).contains("bound to PersistentVolume pv-new");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conflicts")
    void a_conflict_names_the_volume_and_what_to_do_before_anything_is_written(
            Consumer<RestoreScene> change, String message) {
        RestoreScene scene = seed();
        change.accept(scene);
        assertThat(scene.plan().conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.object().toString()).isEqualTo(VOLUME);
            assertThat(conflict.message()).contains(message);
        });
    }

    static Stream<Arguments> conflicts() {
        return Stream.of(
                conflict(
                        "bound to another claim",
                        scene -> scene.volumeThere(
                                local("pv-data", "{namespace: blog, name: posts, uid: b}", "/mnt/data", "Bound")),
                        "PersistentVolume pv-data is there and belongs to claim blog/posts, not to shop/data"),
                conflict(
                        "released from another claim",
                        scene -> scene.volumeThere(
                                local("pv-data", "{namespace: blog, name: posts, uid: b}", "/mnt/data", "Released")),
                        "belongs to claim blog/posts"),
                conflict(
                        "there with other data",
                        scene -> scene.volumeThere(local("pv-data", "null", "/mnt/other", "Available")),
                        "it is local /mnt/other, the backup has local /mnt/data"),
                conflict(
                        "there but failed",
                        scene -> scene.volumeThere(local("pv-data", "null", "/mnt/data", "Failed")),
                        "Failed; repair or delete it"),
                conflict(
                        "its path used by another volume",
                        scene -> scene.volumeThere(
                                local("pv-two", "{namespace: blog, name: posts}", "/mnt/data/", "Bound")),
                        "the same data (local /mnt/data) as PersistentVolume pv-two, which is there for claim"
                                + " blog/posts"),
                conflict(
                        "its path used by another volume although it is there and free",
                        scene -> scene.volumeThere(local("pv-data", "null", "/mnt/data", "Available"))
                                .volumeThere(local("pv-two", "null", "/mnt/data", "Available")),
                        "as PersistentVolume pv-two, which is there"),
                conflict(
                        "its node gone",
                        scene -> scene.nodes.remove(0),
                        "PersistentVolume pv-data is bound to node node-1, which this cluster does not have; "
                                + "set staticVolumes.nodeMapping: {node-1: <a node of this cluster>}"),
                conflict(
                        "there, its node gone",
                        scene -> {
                            scene.nodes.remove(0);
                            scene.volumeThere(local("pv-data", "null", "/mnt/data", "Available"));
                        },
                        "delete the volume so that it can be made again"),
                conflict(
                        "mapped to a node that is not there",
                        scene -> scene.nodeMapping.put("node-1", "node-9"),
                        "is bound to node node-1, which staticVolumes.nodeMapping maps to node-9, and this cluster has"
                                + " no node node-9"),
                conflict(
                        "rule Fail",
                        scene -> scene.rule = StaticVolumeRule.Fail,
                        "is static (nothing provisioned it and it has no storage class) and staticVolumes.restore is"
                                + " Fail"),
                conflict(
                        "rule Adopt and absent",
                        scene -> scene.rule = StaticVolumeRule.Adopt,
                        "is not there, and staticVolumes.restore is Adopt; make it, or set Recreate"),
                conflict(
                        "rule Reprovision without anything that provisions",
                        scene -> scene.rule = StaticVolumeRule.Reprovision,
                        "set storageClassMapping: {\"\": <a class of this cluster>}, or set staticVolumes.restore: Recreate"),
                conflict(
                        "no record, no volume and nothing that provisions",
                        scene -> scene.objects.removeIf(o -> o.resource().equals("persistentvolumes")),
                        "which is neither in this cluster nor in the backup"));
    }

    private static Arguments conflict(String name, Consumer<RestoreScene> change, String message) {
        return Arguments.of(Named.of(name, change), message);
    }

    @Test
    void a_volume_that_answers_to_the_same_path_on_another_node_is_no_conflict() {
        RestorePlan plan = seed().volumeThere(
                        local("pv-two", "null", "/mnt/data", "Available").replace("node-1", "node-2"))
                .plan();
        assertThat(plan.conflicts()).isEmpty();
    }

    @Test
    void node_mapping_puts_the_volume_on_another_node() {
        RestoreScene scene = seed();
        scene.nodes.clear();
        scene.nodes.add(new NodeView("node-3", "host-3"));
        scene.nodeMapping.put("node-1", "node-3");
        RestorePlan plan = scene.plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(step(plan, VOLUME)
                        .body()
                        .at("/spec/nodeAffinity/required/nodeSelectorTerms/0/matchExpressions/0/values")
                        .toString())
                .isEqualTo("[\"host-3\"]");
    }

    @Test
    void a_volume_that_people_made_again_by_hand_serves_without_a_record() {
        RestoreScene scene = seed().volumeThere(local("pv-data", "null", "/mnt/data", "Available"));
        scene.objects.removeIf(o -> o.resource().equals("persistentvolumes"));
        assertThat(step(scene.plan(), VOLUME).action()).isEqualTo(Action.Adopt);
    }

    @Test
    void reprovision_leaves_the_claim_to_its_class() {
        RestoreScene scene = staticOfClass("slow");
        scene.rule = StaticVolumeRule.Reprovision;
        scene.classes.add(new StorageClassView("slow", "kubernetes.io/no-provisioner"));
        assertThat(scene.plan().conflicts()).hasSize(1);
        scene.classes.clear();
        assertThat(scene.plan().conflicts()).hasSize(1);
    }

    @Test
    void a_dynamic_volume_is_provisioned_anew_by_its_class() {
        RestoreScene scene = dynamic("fast");
        scene.stored(
                "storageclasses.storage.k8s.io",
                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner:"
                        + " ebs.csi.aws.com}");
        RestorePlan plan = scene.plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(step(plan, CLAIM).body().at("/spec").has("volumeName")).isFalse();
        assertThat(step(plan, "storageclasses.storage.k8s.io fast").action()).isEqualTo(Action.Create);
        assertThat(plan.skipped())
                .extracting(skipped -> skipped.object() + ": " + skipped.reason())
                .containsExactly(VOLUME + ": it was provisioned by ebs.csi.aws.com, and is provisioned anew");
    }

    @Test
    void a_dynamic_volume_whose_class_is_nowhere_is_a_conflict() {
        assertThat(dynamic("fast").plan().conflicts()).singleElement().satisfies(conflict -> assertThat(
                        conflict.message())
                .contains("claim shop/data needs storage class fast")
                .contains("create it"));
    }

    @Test
    void a_volume_that_is_going_away_is_a_conflict() {
        RestoreScene scene = seed().volumeThere(
                        local("pv-data", "{namespace: shop, name: data}", "/mnt/data", "Released")
                                .replace("uid: new", "uid: new, deletionTimestamp: \"2026-05-01T10:00:00Z\""));
        scene.deleting.add(new ObjectKey("persistentvolumes", null, "pv-data"));
        assertThat(scene.plan().conflicts())
                .extracting(Conflict::toString)
                .singleElement()
                .asString()
                .contains("pv-data")
                .contains("restore again when it is gone");
    }

    private static RestoreScene dynamic(String storageClass) {
        RestoreScene scene = staticOfClass(storageClass);
        scene.objects.removeIf(o -> o.resource().equals("persistentvolumes"));
        return scene.stored(
                "persistentvolumes",
                RestoreScene.LOCAL_VOLUME
                        .replace("storageClassName: \"\"", "storageClassName: " + storageClass)
                        .replace("annotations: {", "annotations: {pv.kubernetes.io/provisioned-by: ebs.csi.aws.com, "));
    }

    private static RestoreScene staticOfClass(String storageClass) {
        RestoreScene scene = seed();
        scene.objects.removeIf(o -> o.resource().startsWith("persistentvolume"));
        return scene.stored(
                        "persistentvolumes",
                        RestoreScene.LOCAL_VOLUME.replace(
                                "storageClassName: \"\"", "storageClassName: " + storageClass))
                .stored(
                        "persistentvolumeclaims",
                        RestoreScene.CLAIM.replace("storageClassName: \"\"", "storageClassName: " + storageClass));
    }

    private static String local(String name, String claimReference, String path, String phase) {
        return """
               metadata: {name: %s, uid: new, resourceVersion: "12"}
               spec:
                 storageClassName: ""
                 claimRef: %s
                 local: {path: %s}
                 nodeAffinity:
                   required:
                     nodeSelectorTerms:
                     - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]
               status: {phase: %s}
               """
                .formatted(name, claimReference, path, phase);
    }
}
