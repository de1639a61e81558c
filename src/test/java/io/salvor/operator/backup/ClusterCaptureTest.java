package io.salvor.operator.backup;

import static io.salvor.volume.Manifests.yaml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.CredentialReference;
import io.salvor.api.LabelSelector;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.SecretKeyReference;
import io.salvor.api.SecretReference;
import io.salvor.api.VolumePhase;
import io.salvor.api.Webhook;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.testing.TestingCalls;
import io.salvor.trouble.Reason;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a cluster goes into the archive and into the plan, and what happens where something of it cannot be read. */
class ClusterCaptureTest {
    private static final String KEY = "dGhlIGtleSB0byBhbGw=";

    @TempDir
    Path folder;

    private BackupWorld world;

    @BeforeEach
    void a_cluster() {
        world = new BackupWorld(folder);
    }

    private void put(Resource kind, String manifest) {
        world.resources.put(kind, (ObjectNode) yaml(manifest));
    }

    /** What the archive of the Backup holds: {@code resource namespace/name}. */
    private List<String> captured() {
        world.ask();
        world.look();
        List<String> found = new ArrayList<>();
        world.catalog()
                .objects(
                        "nightly",
                        object -> found.add(object.resource() + " "
                                + (object.namespace() == null ? "" : object.namespace() + "/") + object.name()));
        return found;
    }

    private void claimWithVolume(String claim, String labels) {
        put(
                Kinds.CLAIMS,
                """
                metadata: {namespace: shop, name: %s, uid: c-%s, labels: %s}
                spec: {volumeName: pv-%s, storageClassName: local, accessModes: [ReadWriteOnce]}
                status: {phase: Bound, capacity: {storage: 1Gi}}
                """
                        .formatted(claim, claim, labels, claim));
        put(
                Kinds.PERSISTENT_VOLUMES,
                """
                metadata: {name: pv-%s}
                spec: {storageClassName: local, claimRef: {namespace: shop, name: %s}, local: {path: /disk}}
                status: {phase: Bound}
                """
                        .formatted(claim, claim));
        put(Kinds.STORAGE_CLASSES, "{metadata: {name: local}, provisioner: none}");
    }

    private void podWithClaim(String name, String claim, String labels) {
        put(
                Kinds.PODS,
                """
                metadata: {namespace: shop, name: %s, uid: %s-uid, labels: %s}
                spec:
                  nodeName: node-1
                  containers: [{name: main, volumeMounts: [{name: data}]}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: %s}}]
                status: {phase: Running}
                """
                        .formatted(name, name, labels, claim));
    }

    @Test
    void everything_of_the_selected_namespaces_is_captured_and_of_the_cluster_what_belongs_to_it() {
        put(Kinds.NAMESPACES, "{metadata: {name: other}}");
        put(BackupWorld.SETTINGS, "{metadata: {namespace: shop, name: settings}, data: {a: b}}");
        put(BackupWorld.SETTINGS, "{metadata: {namespace: other, name: settings}}");
        put(BackupWorld.ROLES, "{metadata: {name: admin}}");
        put(Kinds.STORAGE_CLASSES, "{metadata: {name: unused}, provisioner: none}");
        claimWithVolume("data", "{}");
        podWithClaim("db", "data", "{}");
        assertThat(captured())
                .containsExactlyInAnyOrder(
                        "namespaces shop",
                        "configmaps shop/settings",
                        "persistentvolumeclaims shop/data",
                        "persistentvolumes pv-data",
                        "storageclasses.storage.k8s.io local",
                        "pods shop/db");
        assertThat(world.status().objects).isEqualTo(6);
        assertThat(world.record("db").getSpec().claim.persistentVolume).isEqualTo("pv-data");
        assertThat(world.record("db").getSpec().tags).containsEntry("pvc", "data");
    }

    @Test
    void a_claim_that_no_selector_takes_in_is_captured_where_a_pod_of_the_plan_needs_it() {
        world.policy(spec -> {
            spec.include.labelSelector = new LabelSelector();
            spec.include.labelSelector.matchLabels = Map.of("app", "db");
        });
        claimWithVolume("data", "{}");
        claimWithVolume("unused", "{}");
        podWithClaim("db", "data", "{app: db}");
        put(BackupWorld.SETTINGS, "{metadata: {namespace: shop, name: settings}}");
        put(BackupWorld.SETTINGS, "{metadata: {namespace: shop, name: for-db, labels: {app: db}}}");
        assertThat(captured())
                .contains("pods shop/db", "persistentvolumeclaims shop/data", "configmaps shop/for-db")
                .doesNotContain("persistentvolumeclaims shop/unused", "configmaps shop/settings");
        assertThat(world.objects.now(PodVolumeBackup.class)).hasSize(1);
    }

    @Test
    void kinds_of_the_cluster_are_captured_on_request_and_none_twice() {
        world.policy(spec -> spec.include.clusterResources = List.of("clusterroles.*", "storageclasses.*", "nodes"));
        put(BackupWorld.ROLES, "{metadata: {name: admin}}");
        put(BackupWorld.ROLES, "{metadata: {name: left-out, labels: {salvor.io/exclude-from-backup: \"true\"}}}");
        put(Kinds.STORAGE_CLASSES, "{metadata: {name: unused}, provisioner: none}");
        claimWithVolume("data", "{}");
        podWithClaim("db", "data", "{}");
        assertThat(captured())
                .contains(
                        "clusterroles.rbac.authorization.k8s.io admin",
                        "storageclasses.storage.k8s.io unused",
                        "storageclasses.storage.k8s.io local")
                .doesNotContain("clusterroles.rbac.authorization.k8s.io left-out")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_storage_class_that_a_label_leaves_out_is_not_captured_although_a_claim_names_it() {
        claimWithVolume("data", "{}");
        put(
                Kinds.STORAGE_CLASSES,
                "{metadata: {name: local, labels: {salvor.io/exclude-from-backup: \"true\"}}, provisioner: none}");
        podWithClaim("db", "data", "{}");
        assertThat(captured()).doesNotContain("storageclasses.storage.k8s.io local");
    }

    @Test
    void kinds_that_the_policy_leaves_out_are_not_read_unless_volumes_depend_on_them() {
        world.policy(spec -> spec.include.resources = List.of("pods"));
        claimWithVolume("data", "{}");
        podWithClaim("db", "data", "{}");
        assertThat(captured()).contains("pods shop/db").noneMatch(line -> line.startsWith("configmaps"));
        assertThat(world.calls.made("list configmaps")).isEmpty();
        assertThat(world.calls.made("list persistentvolumeclaims")).isNotEmpty();
        assertThat(world.objects.now(PodVolumeBackup.class)).hasSize(1);
    }

    @Test
    void the_plan_names_the_volumes_of_a_namespace_that_a_label_leaves_out() {
        put(Kinds.NAMESPACES, "{metadata: {name: shop, labels: {salvor.io/exclude-from-backup: \"true\"}}}");
        world.pod("db", "node-1");
        world.ask();
        world.look();
        assertThat(world.calls.made("get namespaces")).isEmpty();
        assertThat(world.status().skipped).extracting(skipped -> skipped.reason).containsExactly("ExcludedByLabel");
    }

    @Test
    void a_kind_that_cannot_be_read_is_a_problem_and_the_backup_goes_on() {
        world.policy(spec -> spec.include.clusterResources = List.of("clusterroles.*"));
        world.calls.fail("list configmaps", 1, 403);
        world.calls.fail("list clusterroles.rbac.authorization.k8s.io", 1, 500);
        captured();
        assertThat(world.catalog().plan("nightly").orElseThrow().plan().problems())
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("configmaps of namespace shop could not be read: "),
                        problem -> assertThat(problem)
                                .startsWith("clusterroles.rbac.authorization.k8s.io could not be read: "));
        assertThat(world.status().phase).isEqualTo(BackupPhase.PartiallyFailed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"namespaces", "persistentvolumes", "storageclasses.storage.k8s.io", "nodes", "pods"})
    void what_volumes_depend_on_must_be_read_or_there_is_no_plan(String kind) {
        for (int code : new int[] {403, 410, 500, TestingCalls.TIMEOUT}) {
            BackupWorld fresh = new BackupWorld(folder.resolve(Integer.toString(code)));
            fresh.pod("db", "node-1");
            fresh.ask();
            fresh.calls.fail("list " + kind, 1, code);
            fresh.look();
            assertThat(fresh.condition().reason)
                    .isEqualTo((code == 403 ? Reason.ApiRefused : Reason.ApiUnavailable).name());
            assertThat(fresh.catalog().plan("nightly")).isEmpty();
            assertThat(fresh.objects.now(PodVolumeBackup.class)).isEmpty();
            fresh.look();
            assertThat(fresh.status().planned).isTrue();
        }
    }

    private static String settings(String name, String uid, String value) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: shop, name: '" + name + "', uid: " + uid
                + "}, data: {key: " + value + "}}";
    }

    private List<String> problems() {
        return world.catalog().plan("nightly").orElseThrow().plan().problems();
    }

    @Test
    void what_nothing_can_create_again_is_left_out_and_on_record() {
        put(BackupWorld.PACKAGES, "{metadata: {namespace: shop, name: etcd}}");
        world.resources.alsoListed(
                BackupWorld.PACKAGES, (ObjectNode) yaml("{metadata: {namespace: shop, name: etcd}}"));
        assertThat(captured()).containsExactly("namespaces shop");
        assertThat(world.calls.made("list packagemanifests")).isEmpty();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
        String left = "packagemanifests.packages.operators.coreos.com are not stored: the API server only shows them";
        assertThat(world.catalog().plan("nightly").orElseThrow().plan().unstored())
                .singleElement()
                .asString()
                .startsWith(left);
        assertThat(world.catalog().log("nightly").orElseThrow()).contains("left out: " + left);
    }

    @Test
    void a_view_that_the_policy_leaves_out_anyway_is_not_mentioned() {
        world.policy(spec -> spec.include.resources = List.of("configmaps"));
        captured();
        assertThat(world.catalog().plan("nightly").orElseThrow().plan().unstored())
                .isEmpty();
    }

    @Test
    void of_two_objects_of_one_name_the_first_is_captured_and_the_second_is_a_problem() {
        put(BackupWorld.SETTINGS, settings("a", "first", "one"));
        put(BackupWorld.SETTINGS, settings("b", "other", "one"));
        world.resources.alsoListed(BackupWorld.SETTINGS, (ObjectNode) yaml(settings("a", "second", "two")));
        world.ask();
        world.look();
        List<String> values = new ArrayList<>();
        world.catalog()
                .objects(
                        "nightly",
                        object -> values.add(object.name() + " "
                                + object.content().at("/data/key").asText()));
        assertThat(values).containsExactlyInAnyOrder("shop ", "a one", "b one");
        assertThat(world.status().phase).isEqualTo(BackupPhase.PartiallyFailed);
        assertThat(world.status().message).contains("configmaps shop/a", "twice");
    }

    @Test
    void an_object_that_a_list_has_twice_because_it_changed_meanwhile_is_no_problem() {
        put(BackupWorld.SETTINGS, settings("a", "same", "one"));
        world.resources.alsoListed(BackupWorld.SETTINGS, (ObjectNode) yaml(settings("a", "same", "two")));
        assertThat(captured()).containsExactlyInAnyOrder("namespaces shop", "configmaps shop/a");
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void a_pod_that_a_list_has_twice_is_saved_once() {
        world.pod("db", "node-1");
        world.resources.alsoListed(Kinds.PODS, world.resources.now(Kinds.PODS, "shop", "db"));
        world.started();
        assertThat(world.objects.now(PodVolumeBackup.class)).hasSize(1);
        assertThat(problems()).isEmpty();
    }

    @Test
    void what_cannot_be_archived_is_a_problem_with_its_name_and_the_rest_is_saved() {
        world.pod("db", "node-1");
        put(BackupWorld.SETTINGS, settings("good", "1", "one"));
        ObjectNode large = (ObjectNode) yaml(settings("large", "2", "one"));
        large.putObject("data").put("key", "x".repeat(9 << 20));
        world.resources.put(BackupWorld.SETTINGS, large);
        world.resources.alsoListed(BackupWorld.SETTINGS, (ObjectNode) yaml(settings("CORP%jdoe", "3", "one")));
        world.resources.alsoListed(BackupWorld.SETTINGS, (ObjectNode) yaml("{apiVersion: v1, metadata: {name: bare}}"));
        world.started();
        world.reports("db", VolumePhase.Completed);
        world.look();
        assertThat(world.catalog().marker("nightly").orElseThrow().objects()).isEqualTo(3);
        assertThat(world.status().phase).isEqualTo(BackupPhase.PartiallyFailed);
        assertThat(problems())
                .satisfiesExactly(
                        problem ->
                                assertThat(problem).startsWith("configmaps shop/large is not in the backup: it has 9"),
                        problem -> assertThat(problem)
                                .isEqualTo("configmaps shop/CORP%jdoe is not in the backup: it has a name that cannot"
                                        + " be part of a path"),
                        problem ->
                                assertThat(problem).startsWith("configmaps shop/bare is not in the backup: it has no"));
        assertThat(world.catalog().log("nightly").orElseThrow()).contains("problem: configmaps shop/bare");
        assertThat(world.status().message).contains("configmaps shop/large", "and 2 more in the backup's log");
    }

    @Test
    void of_very_many_problems_the_first_are_named_and_the_others_counted() {
        for (int i = 0; i < 500; i++) {
            world.resources.alsoListed(BackupWorld.SETTINGS, (ObjectNode) yaml(settings("bad%" + i, "u" + i, "one")));
        }
        captured();
        assertThat(problems()).hasSize(201).last().isEqualTo("300 more could not be read or archived");
        assertThat(problems().get(0)).contains("shop/bad%0");
    }

    @Test
    void no_plan_is_made_where_the_kinds_cannot_be_listed() {
        world.ask();
        world.calls.fail("discover", 1, 500);
        world.look();
        assertThat(world.condition().reason).isEqualTo(Reason.ApiUnavailable.name());
        assertThat(world.catalog().plan("nightly")).isEmpty();
    }

    private void namespaces(int count) {
        world.policy(spec -> spec.include.namespaces = List.of("*"));
        for (int i = 0; i < count; i++) {
            put(Kinds.NAMESPACES, "{metadata: {name: team-" + i + "}}");
            put(BackupWorld.SETTINGS, "{metadata: {namespace: team-" + i + ", name: settings}}");
        }
    }

    @Test
    void a_kind_is_listed_once_where_the_policy_takes_in_most_namespaces() {
        namespaces(40);
        world.policy(spec -> spec.include.namespaces = List.of("shop", "team-1*", "team-2*"));
        assertThat(captured())
                .contains("configmaps team-10/settings", "configmaps team-29/settings", "namespaces team-10")
                .doesNotContain("configmaps team-30/settings", "configmaps team-3/settings", "namespaces team-3");
        assertThat(world.calls.made("list configmaps")).hasSize(1);
        assertThat(world.calls.made("list pods")).hasSize(1);
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_kind_is_listed_in_each_namespace_where_the_policy_takes_in_few_of_many() {
        namespaces(40);
        world.policy(spec -> spec.include.namespaces = List.of("team-1?"));
        assertThat(captured()).contains("configmaps team-10/settings").doesNotContain("configmaps team-2/settings");
        assertThat(world.calls.made("list configmaps")).hasSize(10);
    }

    @Test
    void a_kind_that_may_not_be_listed_in_the_whole_cluster_is_listed_in_each_namespace() {
        namespaces(5);
        world.calls.fail("list configmaps", 1, 403);
        assertThat(captured()).contains("configmaps team-0/settings", "configmaps team-4/settings");
        assertThat(world.calls.made("list configmaps")).hasSize(1 + 6);
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, TestingCalls.TIMEOUT})
    void a_kind_that_the_server_cannot_read_costs_one_call_and_is_one_problem(int code) {
        namespaces(2);
        for (int call = 1; call <= 3; call++) {
            world.calls.fail("list configmaps", call, code);
        }
        captured();
        assertThat(world.calls.made("list configmaps")).hasSize(1);
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("configmaps of namespace shop could not be read: ")
                .endsWith("; nor are those of 2 other namespaces stored");
        assertThat(world.status().phase).isEqualTo(BackupPhase.PartiallyFailed);
    }

    @Test
    void a_kind_that_may_not_be_read_in_some_namespaces_is_read_in_the_others() {
        namespaces(2);
        world.calls.fail("list configmaps", 1, 403);
        assertThat(captured()).contains("configmaps team-0/settings", "configmaps team-1/settings");
        assertThat(problems()).singleElement().asString().startsWith("configmaps of namespace shop could not be read");
    }

    @Test
    void a_group_that_is_away_and_whose_kinds_no_backup_holds_is_no_problem() {
        world.resources.problem("metrics.k8s.io", "the kinds of metrics.k8s.io/v1beta1 could not be listed: 503");
        world.resources.problem("custom.metrics.k8s.io", "the kinds of custom.metrics.k8s.io/v1 could not be listed");
        captured();
        assertThat(problems()).isEmpty();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void what_opens_the_backups_is_in_none_whatever_the_policy_says() {
        world.policy(spec -> spec.include.namespaces = List.of("*"));
        put(Kinds.NAMESPACES, "{metadata: {name: salvor}}");
        BackupStorageLocation location = new BackupStorageLocation();
        location.getMetadata().setName("default");
        location.getMetadata().setNamespace("salvor");
        location.setSpec(new BackupStorageLocationSpec());
        location.getSpec().credential = new CredentialReference();
        location.getSpec().credential.name = "s3-credentials";
        location.getSpec().maintenanceCredential = new CredentialReference();
        location.getSpec().maintenanceCredential.name = "maintenance-credentials";
        location.getSpec().masterKey = new SecretKeyReference();
        location.getSpec().masterKey.name = "our-master-key";
        location.getSpec().repositoryPassword = new SecretKeyReference();
        location.getSpec().repositoryPassword.name = "our-password";
        world.objects.put(location);
        PolicySource source = new PolicySource();
        source.getMetadata().setName("git");
        source.getMetadata().setNamespace("salvor");
        source.setSpec(new PolicySourceSpec());
        source.getSpec().secretRef = new SecretReference();
        source.getSpec().secretRef.name = "git-token";
        source.getSpec().webhook = new Webhook();
        source.getSpec().webhook.secretRef = new SecretReference();
        source.getSpec().webhook.secretRef.name = "webhook-token";
        world.objects.put(source);
        for (String own : List.of(
                "s3-credentials",
                "maintenance-credentials",
                "our-master-key",
                "our-password",
                "git-token",
                "webhook-token")) {
            secret("salvor", own, "", "Opaque", KEY);
        }
        secret("salvor", "job-passwords", "labels: {app.kubernetes.io/managed-by: salvor}", "Opaque", KEY);
        secret("salvor", "sh.helm.release.v1.salvor.v3", "", "helm.sh/release.v1", KEY);
        secret("salvor", "salvor-token", "", "kubernetes.io/service-account-token", KEY);
        String masterKey = RepositoryPasswords.generateMasterKey(new SecureRandom());
        String ofARemovedLocation = Base64.getEncoder().encodeToString((masterKey + "\n").getBytes(UTF_8));
        secret("salvor", "key-of-a-removed-location", "", "Opaque", ofARemovedLocation);
        secret("salvor", "registry", "", "kubernetes.io/dockerconfigjson", "b3RoZXI=");
        secret("shop", "our-master-key", "", "Opaque", "b3RoZXI=");
        assertThat(captured().stream().filter(line -> line.startsWith("secrets ")))
                .containsExactlyInAnyOrder("secrets salvor/registry", "secrets shop/our-master-key");
        world.catalog().objects("nightly", object -> assertThat(object.content().toString())
                .doesNotContain(KEY)
                .doesNotContain(ofARemovedLocation));
        assertThat(world.catalog().plan("nightly").orElseThrow().plan().unstored())
                .hasSize(11)
                .contains(
                        "secrets salvor/key-of-a-removed-location is in no backup: it holds what may be the master key of a location",
                        "secrets salvor/our-master-key is in no backup: location default keeps its master key in it",
                        "secrets salvor/our-password is in no backup: location default keeps its repository password in it",
                        "secrets salvor/git-token is in no backup: policy source git uses it");
        assertThat(problems()).isEmpty();
        assertThat(world.status().phase).isEqualTo(BackupPhase.Completed);
    }

    private void secret(String namespace, String name, String more, String type, String value) {
        put(
                BackupWorld.SECRETS,
                "{metadata: {namespace: " + namespace + ", name: " + name + ", " + more + "}, type: " + type
                        + ", data: {key: " + value + "}}");
    }

    @Test
    void a_backup_of_a_pod_that_waits_for_its_volume_is_not_green_and_says_which() {
        put(
                Kinds.CLAIMS,
                """
                metadata: {namespace: shop, name: data, uid: c-data}
                spec: {storageClassName: local, accessModes: [ReadWriteOnce]}
                status: {phase: Pending}
                """);
        put(
                Kinds.PODS,
                """
                metadata: {namespace: shop, name: db-0, uid: db-uid}
                spec:
                  containers: [{name: main, volumeMounts: [{name: data}]}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
                status: {phase: Pending}
                """);
        assertThat(captured()).contains("pods shop/db-0", "persistentvolumeclaims shop/data");
        assertThat(world.status().phase).isEqualTo(BackupPhase.PartiallyFailed);
        assertThat(world.status().message)
                .startsWith("None of 1 volume was saved")
                .contains("Missing: shop/db-0/data (ClaimNotBound);");
        assertThat(world.status().failures).singleElement().satisfies(failure -> {
            assertThat(failure.reason).isEqualTo("ClaimNotBound");
            assertThat(failure.message).contains("claim data is Pending");
        });
        assertThat(world.status().volumes.failed).isEqualTo(1);
        assertThat(world.status().skipped).isEmpty();
    }

    @Test
    void a_persistent_volume_that_goes_while_the_cluster_is_read_is_a_problem() {
        claimWithVolume("data", "{}");
        podWithClaim("db", "data", "{}");
        world.calls.before(
                "get persistentvolumes pv-data",
                1,
                () -> world.resources.remove(Kinds.PERSISTENT_VOLUMES, null, "pv-data"));
        captured();
        assertThat(problems())
                .containsExactly(
                        "persistentvolumes pv-data is not in the backup: it was removed while the cluster was read");
    }
}
