package io.salvor.restore;

import static io.salvor.restore.RestoreScene.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.volume.StorageClassView;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claims whose volumes are provisioned, and claims for volumes that are there. */
class ClaimProvisionTest {
    private static final String CLAIM = "persistentvolumeclaims shop/data";
    private static final String PROVISIONED =
            "metadata: {name: pv-data, annotations: {pv.kubernetes.io/provisioned-by: ebs.csi.aws.com}}";

    private static RestoreScene dynamic(String storageClass) {
        return new RestoreScene()
                .stored(
                        "persistentvolumes",
                        "{apiVersion: v1, kind: PersistentVolume, " + PROVISIONED
                                + ", spec: {storageClassName: fast, csi:"
                                + " {driver: ebs.csi.aws.com, volumeHandle: vol-1}, accessModes: [ReadWriteOnce]}}")
                .stored("persistentvolumeclaims", claim(storageClass));
    }

    private static String claim(String storageClass) {
        return RestoreScene.CLAIM.replace(
                "storageClassName: \"\", ", storageClass == null ? "" : "storageClassName: \"" + storageClass + "\", ");
    }

    private static StoredObject storageClass(String name, String provisioner) {
        return new RestoreScene()
                .stored(
                        "storageclasses.storage.k8s.io",
                        "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: " + name
                                + "}, provisioner: " + provisioner + "}")
                .objects
                .get(0);
    }

    private static List<String> conflicts(RestoreScene scene) {
        return scene.plan().conflicts().stream().map(Conflict::message).toList();
    }

    @Test
    void a_class_is_mapped() {
        RestoreScene scene = dynamic("fast");
        scene.classMapping.put("fast", "quick");
        scene.classes.add(new StorageClassView("quick", "pd.csi.storage.gke.io"));
        RestoreStep claim = step(scene.plan(), CLAIM);
        assertThat(claim.body().at("/spec/storageClassName").asText()).isEqualTo("quick");
        assertThat(claim.reason()).contains("storage class quick, by storageClassMapping");
    }

    @Test
    void a_claim_without_a_class_goes_to_the_default_one() {
        RestoreScene scene = dynamic(null);
        assertThat(conflicts(scene))
                .containsExactly("claim shop/data names no storage class, and this cluster has no default one; mark one"
                        + " as the default, or set storageClassMapping: {\"\": <a class of this cluster>}");
        scene.classMapping.put("", "fast");
        scene.classes.add(new StorageClassView("fast", "p"));
        assertThat(step(scene.plan(), CLAIM).body().at("/spec/storageClassName").asText())
                .isEqualTo("fast");
        scene.classes.add(new StorageClassView("usual", "p", true));
        assertThat(step(scene.plan(), CLAIM).body().at("/spec").has("storageClassName"))
                .as("the default class serves it without a mapping")
                .isFalse();
    }

    @Test
    void a_class_of_the_backup_under_whose_name_the_target_has_another_is_a_conflict_until_it_is_meant() {
        RestoreScene scene = dynamic("fast");
        scene.objects.add(storageClass("fast", "ebs.csi.aws.com"));
        scene.classes.add(new StorageClassView("fast", "rancher.io/local-path"));
        assertThat(conflicts(scene))
                .singleElement()
                .asString()
                .contains("is provisioned by rancher.io/local-path in this cluster, and was by ebs.csi.aws.com")
                .contains("storageClassMapping: {fast: fast}");
        scene.classMapping.put("fast", "fast");
        assertThat(conflicts(scene)).isEmpty();
    }

    @Test
    void a_provisioner_that_moved_into_a_driver_is_the_same() {
        RestoreScene scene = dynamic("gp2");
        scene.objects.add(storageClass("gp2", "kubernetes.io/aws-ebs"));
        scene.classes.add(new StorageClassView("gp2", "ebs.csi.aws.com"));
        assertThat(conflicts(scene)).isEmpty();
    }

    @Test
    void a_class_of_the_target_counts_before_one_of_the_backup() {
        RestoreScene scene = dynamic("fast");
        scene.objects.add(storageClass("fast", "ebs.csi.aws.com"));
        scene.classes.add(new StorageClassView("fast", "kubernetes.io/no-provisioner"));
        assertThat(conflicts(scene))
                .singleElement()
                .asString()
                .contains("nothing provisions for claim shop/data, which has storage class fast");
    }

    @Test
    void a_driver_that_is_not_installed_is_found_by_the_volume_that_it_made() {
        RestoreScene scene = dynamic("fast");
        scene.objects.add(storageClass("fast", "ebs.csi.aws.com"));
        scene.drivers = Set.of("efs.csi.aws.com");
        assertThat(conflicts(scene))
                .containsExactly(
                        "storage class fast needs the CSI driver ebs.csi.aws.com, which is not in this cluster;"
                                + " install it, or set storageClassMapping: {fast: <a class of this cluster>}");
        scene.drivers = Set.of("ebs.csi.aws.com");
        assertThat(conflicts(scene)).isEmpty();
        scene.drivers = null;
        assertThat(conflicts(scene)).as("the cluster does not say").isEmpty();
    }

    @Test
    void all_conflicts_of_all_claims_are_there_at_once() {
        RestoreScene scene = dynamic("fast");
        scene.stored(
                        "persistentvolumes",
                        RestoreScene.LOCAL_VOLUME.replace("pv-data", "pv-two").replace("/mnt/data", "/etc"))
                .stored(
                        "persistentvolumeclaims",
                        RestoreScene.CLAIM.replace("name: data", "name: two").replace("pv-data", "pv-two"));
        scene.nodes.clear();
        assertThat(conflicts(scene))
                .hasSize(3)
                .anySatisfy(conflict -> assertThat(conflict).contains("needs storage class fast"))
                .anySatisfy(conflict -> assertThat(conflict).contains("is bound to node node-1"))
                .anySatisfy(conflict -> assertThat(conflict).contains("/etc belongs to the system"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    storage: 100Gi}                | storage: 10Mi}               | holds 10Mi and claim shop/data asks for 50Mi; kubectl patch pv pv-data
                    accessModes: [ReadWriteOnce]   | accessModes: [ReadOnlyMany]  | has the access modes [ReadOnlyMany] and claim shop/data asks for [ReadWriteOnce]
                    storageClassName: ""           | storageClassName: slow       | has storage class slow and its claim asks for none; kubectl patch pv pv-data, or set storageClassMapping: {"": slow}
                    storageClassName: ""           | volumeMode: Block            | has the volume mode Block and claim shop/data asks for Filesystem
                    """)
    void a_volume_that_is_there_has_to_serve_the_claim(String then, String now, String conflict) {
        RestoreScene scene = RestoreScene.seed()
                .volumeThere(RestoreScene.LOCAL_VOLUME.replace(then, now).replace("phase: Bound", "phase: Released"));
        assertThat(conflicts(scene)).singleElement().asString().contains(conflict);
    }

    @Test
    void a_selector_has_to_match_the_labels_of_a_volume_that_is_there() {
        RestoreScene scene =
                RestoreScene.seed().volumeThere(RestoreScene.LOCAL_VOLUME.replace("phase: Bound", "phase: Released"));
        scene.objects.removeIf(object -> object.resource().startsWith("persistentvolume"));
        scene.stored(
                "persistentvolumeclaims",
                RestoreScene.CLAIM.replace(
                        "spec: {",
                        "spec: {selector: {matchLabels: {app: shop}, matchExpressions: [{key: disk, operator:"
                                + " Exists}]}, "));
        assertThat(conflicts(scene))
                .containsExactly("PersistentVolume pv-data lacks labels that the selector of claim shop/data asks for;"
                        + " kubectl label pv pv-data");
        scene.volumes.clear();
        scene.volumeThere(RestoreScene.LOCAL_VOLUME
                .replace("phase: Bound", "phase: Released")
                .replace("uid: old,", "uid: old, labels: {app: shop, disk: a},"));
        assertThat(conflicts(scene)).isEmpty();
    }

    @Test
    void what_did_not_fit_in_the_backup_either_is_no_conflict_now() {
        RestoreScene scene = RestoreScene.seed()
                .volumeThere(RestoreScene.LOCAL_VOLUME
                        .replace("phase: Bound", "phase: Released")
                        .replace("100Gi", "1Mi"));
        scene.objects.set(
                1,
                new RestoreScene()
                        .stored("persistentvolumes", RestoreScene.LOCAL_VOLUME.replace("100Gi", "1Mi"))
                        .objects
                        .get(0));
        assertThat(conflicts(scene)).isEmpty();
    }

    @Test
    void a_claim_of_a_static_volume_names_its_class_though_the_backup_left_it_open() {
        RestoreScene scene = RestoreScene.seed();
        scene.objects.removeIf(object -> object.resource().equals("persistentvolumeclaims"));
        scene.stored("persistentvolumeclaims", claim(null));
        scene.classes.add(new StorageClassView("usual", "p", true));
        assertThat(step(scene.plan(), CLAIM).body().at("/spec/storageClassName"))
                .as("the default class would never bind to it")
                .hasToString("\"\"");
    }

    @Test
    void two_places_that_are_mapped_to_one_are_a_conflict() {
        RestoreScene scene = RestoreScene.seed()
                .stored(
                        "persistentvolumes",
                        RestoreScene.LOCAL_VOLUME.replace("pv-data", "pv-two").replace("/mnt/data", "/mnt/two"))
                .stored(
                        "persistentvolumeclaims",
                        RestoreScene.CLAIM.replace("name: data", "name: two").replace("pv-data", "pv-two"));
        assertThat(conflicts(scene)).isEmpty();
        scene.pathMapping.put("/mnt/two", "/mnt/data");
        assertThat(conflicts(scene))
                .singleElement()
                .asString()
                .contains(
                        "would hold the same data (local /mnt/data) as PersistentVolume pv-data, which is restored too");
    }

    @Test
    void claims_that_are_yet_to_be_made_are_of_the_mapped_class_too() {
        RestoreScene scene = dynamic("fast")
                .stored(
                        "statefulsets.apps",
                        "{kind: StatefulSet, metadata: {namespace: shop, name: db}, spec: {volumeClaimTemplates: [{spec:"
                                + " {storageClassName: fast}}, {spec: {storageClassName: other}}, {spec: {}}]}}")
                .stored(
                        "deployments.apps",
                        "{kind: Deployment, metadata: {namespace: shop, name: web}, spec: {template: {spec: {volumes: [{name:"
                                + " v, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: fast}}}}]}}}}")
                .stored(
                        "things.example",
                        "{kind: Thing, metadata: {namespace: shop, name: t}, spec: {storageClassName: fast}}");
        scene.classMapping.put("fast", "quick");
        scene.classes.add(new StorageClassView("quick", "p"));
        RestorePlan plan = scene.plan();
        assertThat(step(plan, "statefulsets.apps shop/db").body().at("/spec/volumeClaimTemplates"))
                .hasToString("[{\"spec\":{\"storageClassName\":\"quick\"}},{\"spec\":{\"storageClassName\":\"other\"}},"
                        + "{\"spec\":{}}]");
        assertThat(step(plan, "deployments.apps shop/web").body().findValuesAsText("storageClassName"))
                .containsExactly("quick");
        assertThat(step(plan, "things.example shop/t").body().findValuesAsText("storageClassName"))
                .as("what this means, only its controller knows")
                .containsExactly("fast");
    }
}
