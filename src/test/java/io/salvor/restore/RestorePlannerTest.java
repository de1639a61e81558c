package io.salvor.restore;

import static io.salvor.restore.RestoreScene.seed;
import static io.salvor.restore.RestoreScene.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.catalog.StoredRestorePlan;
import io.salvor.reading.StoredRestorePlans;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.SkippedObject;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.volume.ClaimHolder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestorePlannerTest {
    private static final String OWNED_POD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              namespace: shop
              name: api-1
              labels: {app: api, pod-template-hash: abc}
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api, uid: r, controller: true}]
            spec:
              nodeName: node-2
              containers: [{name: c, volumeMounts: [{name: scratch}]}]
              volumes: [{name: scratch, emptyDir: {}}]
            status: {phase: Running}
            """;

    @Test
    void what_the_cluster_only_shows_is_not_made_again_though_an_earlier_salvor_stored_it() {
        RestoreScene scene = RestoreScene.seed()
                .stored(
                        "packagemanifests.packages.operators.coreos.com",
                        "{apiVersion: packages.operators.coreos.com/v1, kind: PackageManifest,"
                                + " metadata: {namespace: shop, name: etcd}}");
        scene.views.add("packagemanifests.packages.operators.coreos.com");
        RestorePlan plan = scene.plan();
        assertThat(plan.skipped())
                .filteredOn(skipped -> skipped.object().name().equals("etcd"))
                .extracting(RestorePlan.SkippedObject::reason)
                .containsExactly("the cluster shows such objects by itself, and nothing can create them");
        assertThat(plan.steps()).noneMatch(step -> step.object().name().equals("etcd"));
    }

    @Test
    void the_seeds_case_comes_back_in_order() {
        RestorePlan plan = seed().stored("configmaps", "{kind: ConfigMap, metadata: {namespace: shop, name: conf}}")
                .stored("services", "{kind: Service, metadata: {namespace: shop, name: web}, spec: {}}")
                .stored("widgets.example.org", "{kind: Widget, metadata: {namespace: shop, name: w}}")
                .plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.steps())
                .extracting(step -> step.stage() + " " + step.action() + " " + step.object())
                .containsExactly(
                        "Storage Create persistentvolumes pv-data",
                        "Namespaces Create namespaces shop",
                        "Configuration Create configmaps shop/conf",
                        "Configuration Create services shop/web",
                        "Claims Create persistentvolumeclaims shop/data",
                        "Pods Create pods shop/web",
                        "Data RestoreData pods shop/web",
                        "Rest Create widgets.example.org shop/w");
        assertThat(plan.steps()).allSatisfy(step -> assertThat(step.reason()).isNotBlank());
        assertThat(plan.pods())
                .containsExactly(new PodRestore(
                        "shop",
                        "web",
                        List.of(new VolumeData(
                                "data",
                                "data",
                                RestoreScene.id("snap-1"),
                                "s3:http://minio/b/restic/shop",
                                new RootOwner(1, 2, "700", null, null),
                                null,
                                1_300_000_000L,
                                ExistingDataRule.Keep,
                                "data")),
                        false));
        assertThat(plan.bytes()).isEqualTo(1_300_000_000L);
        assertThat(step(plan, "pods shop/web").reason()).isEqualTo("has data to put back: data (1.2Gi)");
    }

    @Test
    void a_pod_of_a_deployment_comes_back_as_itself_and_is_adopted_afterwards() {
        RestorePlan plan =
                deployment().snapshot("api-1", "scratch", null, "snap-2").plan();
        assertThat(plan.steps())
                .extracting(step -> step.stage() + " " + step.object())
                .containsExactly(
                        "Namespaces namespaces shop",
                        "Pods pods shop/api-1",
                        "Data pods shop/api-1",
                        "Workloads replicasets.apps shop/api",
                        "Workloads deployments.apps shop/api");
        RestoreStep pod = step(plan, "pods shop/api-1");
        assertThat(pod.body().at("/metadata/ownerReferences").isMissingNode()).isTrue();
        assertThat(pod.body().at("/metadata/labels/pod-template-hash").asText()).isEqualTo("abc");
        assertThat(step(plan, "replicasets.apps shop/api")
                        .body()
                        .at("/metadata/ownerReferences")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void what_belonged_to_a_pod_does_not_come_back() {
        RestorePlan plan = seed().stored(
                        "configmaps",
                        "{kind: ConfigMap, metadata: {namespace: shop, name: lock, ownerReferences: [{apiVersion: v1,"
                                + " kind: Pod, name: web-1}]}}")
                .stored("ciliumendpoints.cilium.io", "{kind: CiliumEndpoint, metadata: {namespace: shop, name: web}}")
                .plan();
        assertThat(reason(plan, "configmaps shop/lock")).isEqualTo("belonged to pod web-1 and went with it");
        assertThat(reason(plan, "ciliumendpoints.cilium.io shop/web"))
                .isEqualTo("the network plug-in makes it with each pod");
    }

    @Test
    void a_pod_without_data_is_left_to_its_controller() {
        RestorePlan plan = deployment().plan();
        assertThat(plan.pods()).isEmpty();
        assertThat(reason(plan, "pods shop/api-1")).isEqualTo("its controller ReplicaSet api makes it anew");
    }

    @Test
    void a_pod_whose_controller_is_not_in_the_backup_is_made_after_the_data() {
        RestorePlan plan = new RestoreScene().stored("pods", OWNED_POD).plan();
        assertThat(step(plan, "pods shop/api-1").stage()).isEqualTo(Stage.Workloads);
        assertThat(step(plan, "pods shop/api-1").reason()).contains("ReplicaSet api is not in the backup");
    }

    @Test
    void a_pod_that_is_there_is_left_alone_with_its_data() {
        RestorePlan plan = seed().there("pods", "web").plan();
        assertThat(step(plan, "pods shop/web").action()).isEqualTo(Action.LeaveAlone);
        assertThat(plan.pods()).isEmpty();
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.reason()).isEqualTo(NotPutBack.PodExists);
            assertThat(volume.failed()).isFalse();
            assertThat(volume.message()).contains("Delete it");
        });
    }

    @ParameterizedTest(name = "{0} is there")
    @CsvSource({"replicasets.apps", "deployments.apps"})
    void a_pod_whose_controller_is_there_stays_away_because_it_would_be_replaced(String resource) {
        RestorePlan plan = deployment()
                .snapshot("api-1", "scratch", null, "snap-2")
                .there(resource, "api")
                .plan();
        assertThat(plan.pods()).isEmpty();
        assertThat(reason(plan, "pods shop/api-1")).contains(resource + " shop/api is there");
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.reason()).isEqualTo(NotPutBack.ControllerExists);
            assertThat(volume.message()).contains("delete the controller");
        });
    }

    @Test
    void a_replica_set_of_a_deployment_that_is_there_stays_away_too() {
        RestorePlan plan = deployment().there("deployments.apps", "api").plan();
        assertThat(reason(plan, "replicasets.apps shop/api")).contains("left alone");
        assertThat(step(plan, "deployments.apps shop/api").action()).isEqualTo(Action.LeaveAlone);
    }

    @Test
    void a_volume_that_the_backup_does_not_hold_is_a_loss_and_its_pod_comes_back_all_the_same() {
        RestoreScene scene = seed();
        scene.snapshots.clear();
        RestorePlan plan = scene.snapshot("web", "data", "data", null).plan();
        assertThat(step(plan, "pods shop/web").stage()).isEqualTo(Stage.Workloads);
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.failed()).isTrue();
            assertThat(volume.reason()).isEqualTo(NotPutBack.NotInBackup);
            assertThat(volume.message()).contains("the node was lost");
        });
    }

    @Test
    void an_empty_volume_comes_back_empty_and_an_incomplete_one_says_so() {
        RestoreScene scene = seed();
        scene.snapshots.clear();
        scene.snapshots.add(new VolumeSnapshot(
                "shop", "web", "u", "data", "data", null, true, "Completed", null, "repo", null, 0L));
        assertThat(scene.plan().pods().get(0).volumes().get(0).snapshotId()).isNull();
        scene.snapshots.set(
                0,
                new VolumeSnapshot(
                        "shop",
                        "web",
                        "u",
                        "data",
                        "data",
                        RestoreScene.id("s"),
                        false,
                        "PartiallyFailed",
                        "2 files",
                        "repo",
                        null,
                        null));
        assertThat(scene.plan().pods().get(0).volumes().get(0).incomplete()).isEqualTo("2 files");
    }

    @Test
    void the_plan_says_which_data_does_not_stay() {
        RestoreScene scene = seed();
        scene.existingData = new ExistingDataRules(ExistingDataRule.Replace, List.of());
        assertThat(step(scene.plan(), "pods shop/web").reason())
                .isEqualTo("has data to put back: data (1.2Gi) in place of what lies in it");
        scene.existingData = new ExistingDataRules(
                null, List.of(new ExistingDataRules.Different("shop", null, null, "data", ExistingDataRule.Merge)));
        assertThat(step(scene.plan(), "pods shop/web").reason()).endsWith("data (1.2Gi) over what lies in it");
    }

    @Test
    void an_entry_that_fits_no_volume_of_the_backup_is_a_conflict() {
        RestoreScene scene = seed();
        scene.existingData = new ExistingDataRules(
                null, List.of(new ExistingDataRules.Different("shop", null, null, "dtaa", ExistingDataRule.Replace)));
        assertThat(scene.plan().conflicts()).singleElement().satisfies(conflict -> assertThat(conflict.message())
                .isEqualTo("spec.volumes names a volume of namespace shop with claim dtaa, and the backup holds"
                        + " none; correct the entry"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "--delete", "4bba301e:/etc", ""})
    void what_is_no_id_of_a_snapshot_is_a_loss_and_reaches_no_record(String id) {
        RestoreScene scene = seed();
        scene.snapshots.clear();
        scene.snapshots.add(
                new VolumeSnapshot("shop", "web", "u", "data", "data", id, false, "Completed", null, "repo", null, 0L));
        RestorePlan plan = scene.plan();
        assertThat(plan.pods()).isEmpty();
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.reason()).isEqualTo(NotPutBack.NotInBackup);
            assertThat(volume.failed()).isTrue();
            assertThat(volume.message()).contains("is no snapshot");
        });
    }

    @Test
    void a_volume_that_was_suspiciously_empty_is_not_restored_as_empty_in_silence() {
        RestoreScene scene = seed();
        scene.snapshots.clear();
        scene.snapshots.add(new VolumeSnapshot(
                "shop",
                "web",
                "u",
                "data",
                "data",
                null,
                true,
                "PartiallyFailed",
                "it held 200 files",
                "repo",
                null,
                0L));
        assertThat(scene.plan().skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.reason()).isEqualTo(NotPutBack.FoundEmpty);
            assertThat(volume.message()).contains("it held 200 files");
        });
    }

    @Test
    void a_claim_whose_pod_is_gone_comes_back_with_another_pod_that_uses_it() {
        RestoreScene scene = seed();
        scene.snapshots.clear();
        RestorePlan plan =
                scene.snapshot("web-of-before", "storage", "data", "snap-1").plan();
        assertThat(plan.skippedVolumes()).isEmpty();
        assertThat(plan.pods()).singleElement().satisfies(pod -> {
            assertThat(pod.pod()).isEqualTo("web");
            assertThat(pod.volumes().get(0).volume()).isEqualTo("data");
        });
    }

    @Test
    void what_a_pod_can_only_read_comes_back_with_another_or_is_a_loss() {
        RestoreScene scene = seed();
        scene.objects.removeIf(o -> o.resource().equals("pods"));
        scene.stored("pods", RestoreScene.POD.replace("claimName: data", "claimName: data, readOnly: true"));
        assertThat(scene.plan().skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.failed()).isTrue();
            assertThat(volume.reason()).isEqualTo(NotPutBack.ReadOnlyVolume);
        });
        scene.stored("pods", RestoreScene.POD.replace("name: web", "name: writer"));
        assertThat(scene.plan().skippedVolumes()).isEmpty();
        assertThat(scene.plan().pods()).extracting(PodRestore::pod).containsExactly("writer");
    }

    @Test
    void a_volume_whose_pod_is_not_in_the_backup_is_a_loss_that_says_where_its_data_is() {
        RestorePlan plan = seed().snapshot("gone", "cache", null, "snap-9").plan();
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.failed()).isTrue();
            assertThat(volume.reason()).isEqualTo(NotPutBack.PodNotInBackup);
            assertThat(volume.message()).contains(RestoreScene.id("snap-9")).contains("s3:http://minio/b/restic/shop");
        });
    }

    @Test
    void a_claim_that_no_pod_used_needs_the_route_that_takes_none() {
        RestorePlan plan = seed().snapshot(ClaimHolder.nameToSave("night"), "night", "night", "snap-9")
                .plan();
        assertThat(plan.skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.failed()).isTrue();
            assertThat(volume.message())
                    .startsWith(
                            "no pod used claim night when it was saved; restore it with dataRoute: Claim, which needs"
                                    + " none; its data is snapshot ")
                    .doesNotContain("salvor-read");
        });
    }

    @Test
    void a_pod_that_needs_a_claim_which_is_nowhere_is_a_conflict() {
        RestoreScene scene = seed();
        scene.objects.removeIf(o -> o.resource().equals("persistentvolumeclaims"));
        assertThat(scene.plan().conflicts()).singleElement().satisfies(conflict -> assertThat(conflict.message())
                .contains("pod shop/web needs claim data")
                .contains("create it first"));
    }

    @Test
    void a_claim_of_an_ephemeral_volume_is_made_with_its_pod() {
        RestorePlan plan = new RestoreScene()
                .stored(
                        "pods",
                        """
                        kind: Pod
                        metadata: {namespace: shop, name: web}
                        spec:
                          containers: [{name: c, volumeMounts: [{name: tmp}]}]
                          volumes: [{name: tmp, ephemeral: {volumeClaimTemplate: {spec: {}}}}]
                        status: {phase: Running}
                        """)
                .stored(
                        "persistentvolumeclaims",
                        """
                        kind: PersistentVolumeClaim
                        metadata:
                          namespace: shop
                          name: web-tmp
                          ownerReferences: [{kind: Pod, name: web, controller: true}]
                        spec: {volumeName: pv-tmp, storageClassName: fast}
                        """)
                .snapshot("web", "tmp", "web-tmp", "snap-1")
                .plan();
        assertThat(plan.conflicts()).isEmpty();
        assertThat(reason(plan, "persistentvolumeclaims shop/web-tmp")).isEqualTo("is made with its pod web");
        assertThat(plan.pods()).hasSize(1);
    }

    @Test
    void a_pod_of_a_daemon_set_whose_node_is_gone_is_a_loss_that_names_the_node() {
        RestoreScene scene = new RestoreScene()
                .stored(
                        "pods",
                        """
                        kind: Pod
                        metadata: {namespace: shop, name: agent}
                        spec:
                          affinity:
                            nodeAffinity:
                              requiredDuringSchedulingIgnoredDuringExecution:
                                nodeSelectorTerms:
                                - matchFields: [{key: metadata.name, operator: In, values: [node-9]}]
                          containers: [{name: c, volumeMounts: [{name: v}]}]
                          volumes: [{name: v, emptyDir: {}}]
                        status: {phase: Running}
                        """)
                .snapshot("agent", "v", null, "snap-1");
        assertThat(scene.plan().skippedVolumes()).singleElement().satisfies(volume -> {
            assertThat(volume.reason()).isEqualTo(NotPutBack.NodeGone);
            assertThat(volume.message()).contains("node-9").contains("staticVolumes.nodeMapping");
        });
        scene.nodeMapping.put("node-9", "node-2");
        RestorePlan mapped = scene.plan();
        assertThat(mapped.skippedVolumes()).isEmpty();
        assertThat(mapped.pods()).hasSize(1);
        assertThat(step(mapped, "pods shop/agent").body().toString()).contains("[\"node-2\"]");
    }

    @Test
    void a_job_whose_pod_comes_back_would_start_a_second_one() {
        RestorePlan plan = new RestoreScene()
                .stored("jobs.batch", "{kind: Job, metadata: {namespace: shop, name: import}, spec: {}}")
                .stored("pods", OWNED_POD.replace("kind: ReplicaSet, name: api", "kind: Job, name: import"))
                .snapshot("api-1", "scratch", null, "snap-1")
                .plan();
        assertThat(plan.pods()).hasSize(1);
        assertThat(reason(plan, "jobs.batch shop/import")).contains("its running pod is made again itself");
    }

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    pods            | kind: Pod, status: {phase: Succeeded}                    | had ended (Succeeded) when the backup was taken
                    pods            | kind: Pod, status: {phase: Failed}                       | had ended (Failed) when the backup was taken
                    secrets         | kind: Secret, type: kubernetes.io/service-account-token  | a token is good only for the account of the cluster that issued it
                    jobs.batch      | kind: Job, status: {conditions: [{type: Complete, status: "True"}]} | has ended and would run again
                    jobs.batch      | kind: Job, status: {conditions: [{type: Failed, status: "True"}]}   | has ended and would run again
                    volumesnapshots.snapshot.storage.k8s.io | kind: VolumeSnapshot             | would take a new snapshot
                    leases.coordination.k8s.io | kind: Lease                                   | leases are held by running programs
                    """)
    void what_would_be_wrong_to_make_again_is_left_out_with_its_reason(String resource, String body, String reason) {
        RestorePlan plan = new RestoreScene()
                .stored(resource, "{metadata: {namespace: shop, name: x}, " + body + "}")
                .plan();
        assertThat(reason(plan, resource + " shop/x")).isEqualTo(reason);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    pods       | {namespace: shop, name: x, annotations: {kubernetes.io/config.mirror: h}}                    | the kubelet of its node makes it from a file
                    pods       | {namespace: shop, name: x, ownerReferences: [{kind: Node, name: node-1, controller: true}]} | the kubelet of its node makes it from a file
                    pods       | {namespace: shop, name: x, deletionTimestamp: "2026-01-01T00:00:00Z"}                        | was being deleted when the backup was taken
                    configmaps | {namespace: shop, name: x, deletionTimestamp: "2026-01-01T00:00:00Z"}                        | was being deleted when the backup was taken
                    configmaps | {namespace: shop, name: kube-root-ca.crt}                                                    | the cluster puts it into every namespace by itself
                    serviceaccounts | {namespace: shop, name: default}                                                        | exists in every namespace, or appears by itself
                    endpointslices.discovery.k8s.io | {namespace: shop, name: x, labels: {endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}} | its Service makes it anew
                    """)
    void what_appears_by_itself_is_left_to_the_cluster(String resource, String metadata, String reason) {
        RestoreScene scene = new RestoreScene().stored(resource, "{kind: Any, metadata: " + metadata + "}");
        String name = scene.objects.get(0).name();
        assertThat(reason(scene.plan(), resource + " shop/" + name)).isEqualTo(reason);
    }

    @Test
    void endpoints_that_people_wrote_come_back_and_those_of_a_service_do_not() {
        RestorePlan plan = new RestoreScene()
                .stored(
                        "services",
                        "{kind: Service, metadata: {namespace: shop, name: made}, spec: {selector: {a: b}}}")
                .stored("services", "{kind: Service, metadata: {namespace: shop, name: outside}, spec: {}}")
                .stored("endpoints", "{kind: Endpoints, metadata: {namespace: shop, name: made}}")
                .stored("endpoints", "{kind: Endpoints, metadata: {namespace: shop, name: outside}}")
                .plan();
        assertThat(reason(plan, "endpoints shop/made")).isEqualTo("its Service makes it anew");
        assertThat(step(plan, "endpoints shop/outside").action()).isEqualTo(Action.Create);
    }

    @Test
    void what_a_default_account_had_besides_is_named() {
        RestorePlan plan = new RestoreScene()
                .stored(
                        "serviceaccounts",
                        "{kind: ServiceAccount, metadata: {namespace: shop, name: default}, imagePullSecrets: [{name:"
                                + " registry}]}")
                .plan();
        assertThat(reason(plan, "serviceaccounts shop/default")).contains("imagePullSecrets registry: add them again");
    }

    @Test
    void what_a_controller_of_the_backup_makes_is_left_to_it_and_the_rest_comes_back_without_owner() {
        String child =
                "{kind: Secret, metadata: {namespace: shop, name: %s, ownerReferences: [{kind: Certificate, name: %s,"
                        + " controller: true}]}}";
        RestorePlan plan = new RestoreScene()
                .stored("certificates.cert-manager.io", "{kind: Certificate, metadata: {namespace: shop, name: tls}}")
                .stored("secrets", child.formatted("tls", "tls"))
                .stored("secrets", child.formatted("orphan", "gone"))
                .plan();
        assertThat(reason(plan, "secrets shop/tls")).isEqualTo("its controller Certificate tls makes it anew");
        assertThat(step(plan, "secrets shop/orphan").body().path("metadata").has("ownerReferences"))
                .isFalse();
    }

    @Test
    void the_history_of_a_stateful_set_comes_back_before_it() {
        String owner = "ownerReferences: [{kind: StatefulSet, name: db, controller: true}]";
        RestorePlan plan = new RestoreScene()
                .stored("statefulsets.apps", "{kind: StatefulSet, metadata: {namespace: shop, name: db}}")
                .stored(
                        "controllerrevisions.apps",
                        "{kind: ControllerRevision, metadata: {namespace: shop, name: db-1, " + owner + "}}")
                .stored(
                        "persistentvolumeclaims",
                        "{kind: PersistentVolumeClaim, metadata: {namespace: shop, name: data-db-0, " + owner + "}}")
                .plan();
        assertThat(plan.steps())
                .extracting(step -> step.object().toString())
                .containsExactly(
                        "namespaces shop",
                        "persistentvolumeclaims shop/data-db-0",
                        "controllerrevisions.apps shop/db-1",
                        "statefulsets.apps shop/db");
    }

    @Test
    void only_the_namespaces_that_are_asked_for_come_back() {
        RestoreScene scene = seed().stored("configmaps", "{kind: ConfigMap, metadata: {namespace: blog, name: posts}}");
        scene.namespaces = List.of("bl*");
        RestorePlan plan = scene.plan();
        assertThat(plan.steps())
                .extracting(step -> step.object().toString())
                .containsExactly("namespaces blog", "configmaps blog/posts");
        assertThat(step(plan, "namespaces blog").body().at("/metadata/name").asText())
                .isEqualTo("blog");
        assertThat(plan.skippedVolumes()).isEmpty();
    }

    @Test
    void asking_for_namespaces_that_the_backup_does_not_hold_is_a_conflict_that_names_those_it_does() {
        RestoreScene scene = seed();
        scene.namespaces = List.of("shopp");
        assertThat(scene.plan().steps()).isEmpty();
        assertThat(scene.plan().conflicts()).singleElement().satisfies(conflict -> assertThat(conflict.message())
                .endsWith("it holds: shop"));
    }

    @Test
    void a_namespace_that_is_going_away_is_one_conflict() {
        RestoreScene scene = seed().there("pods", "web");
        scene.deleting.add(new ObjectKey("namespaces", null, "shop"));
        scene.deleting.add(new ObjectKey("pods", "shop", "web"));
        assertThat(scene.plan().conflicts())
                .extracting(conflict -> conflict.object().toString())
                .containsExactly("namespaces shop");
    }

    @Test
    void every_object_of_the_backup_is_in_the_plan_once() {
        RestoreScene scene = deployment()
                .snapshot("api-1", "scratch", null, "snap-2")
                .stored("pods", RestoreScene.POD)
                .stored("persistentvolumes", RestoreScene.LOCAL_VOLUME)
                .stored("persistentvolumeclaims", RestoreScene.CLAIM)
                .stored("configmaps", "{kind: ConfigMap, metadata: {namespace: shop, name: conf}}")
                .stored("configmaps", "{kind: ConfigMap, metadata: {namespace: shop, name: kube-root-ca.crt}}")
                .stored("clusterroles.rbac.authorization.k8s.io", "{kind: ClusterRole, metadata: {name: a}}")
                .stored("storageclasses.storage.k8s.io", "{kind: StorageClass, metadata: {name: unused}}")
                .stored("namespaces", "{kind: Namespace, metadata: {name: shop}}")
                .there("configmaps", "conf");
        RestorePlan plan = scene.plan();
        List<String> accounted = Stream.concat(
                        plan.steps().stream()
                                .filter(step -> step.action() != Action.RestoreData)
                                .map(step -> step.object().toString()),
                        plan.skipped().stream().map(skipped -> skipped.object().toString()))
                .toList();
        assertThat(accounted)
                .containsExactlyInAnyOrderElementsOf(scene.objects.stream()
                        .map(object -> object.key().toString())
                        .toList());
    }

    @Test
    void a_plan_is_the_same_after_it_lay_in_the_bucket() throws JsonProcessingException {
        RestorePlan plan = seed().there("pods", "web")
                .stored("configmaps", "{kind: ConfigMap, metadata: {namespace: shop, name: kube-root-ca.crt}}")
                .snapshot("gone", "cache", null, "snap-9")
                .plan();
        assertSameAfterTheBucket(plan);
        assertSameAfterTheBucket(seed().plan());
        RestoreScene refused = seed();
        refused.rule = StaticVolumeRule.Fail;
        assertSameAfterTheBucket(refused.plan());
    }

    private static void assertSameAfterTheBucket(RestorePlan plan) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        StoredRestorePlan stored =
                json.readValue(json.writeValueAsString(StoredRestorePlans.stored(plan)), StoredRestorePlan.class);
        assertThat(StoredRestorePlans.plan("uid", stored)).isEqualTo(plan);
    }

    private static RestoreScene deployment() {
        return new RestoreScene()
                .stored("deployments.apps", "{kind: Deployment, metadata: {namespace: shop, name: api}}")
                .stored(
                        "replicasets.apps",
                        "{kind: ReplicaSet, metadata: {namespace: shop, name: api, ownerReferences: [{kind: Deployment,"
                                + " name: api, controller: true}]}}")
                .stored("pods", OWNED_POD);
    }

    private static String reason(RestorePlan plan, String object) {
        return plan.skipped().stream()
                .filter(skipped -> skipped.object().toString().equals(object))
                .map(SkippedObject::reason)
                .findFirst()
                .orElseThrow(() -> new AssertionError(object + " is not skipped: " + plan));
    }
}
