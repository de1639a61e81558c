package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.restore.BackupContents;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestoreRequest;
import io.salvor.restore.StoredObject;
import io.salvor.restore.TargetView;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingResources;
import io.salvor.volume.ClaimView;
import io.salvor.volume.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetReaderTest {
    private static final RestoreRequest ANY = new RestoreRequest(null, null, null, null, null, null);

    private static final Resource CONFIG_MAPS = new Resource("", "v1", "ConfigMap", "configmaps", true);

    private static final Resource PACKAGES =
            new Resource("packages.example", "v1", "PackageManifest", "packagemanifests", true, false);

    private final TestingCalls calls = new TestingCalls();
    private final TestingResources cluster = new TestingResources(
            calls,
            List.of(
                    Kinds.NAMESPACES,
                    Kinds.CLAIMS,
                    Kinds.PERSISTENT_VOLUMES,
                    Kinds.NODES,
                    Kinds.STORAGE_CLASSES,
                    CONFIG_MAPS,
                    PACKAGES));

    private static ObjectNode object(String manifest) {
        return (ObjectNode) Manifests.yaml(manifest);
    }

    private static BackupContents backup(StoredObject... objects) {
        return new BackupContents(List.of(objects), List.of());
    }

    private static StoredObject stored(String resource, String namespace, String name) {
        return new StoredObject(resource, namespace, name, object("{}"));
    }

    private TargetView read(StoredObject... objects) {
        return new TargetReader(cluster).read(backup(objects), ANY);
    }

    @Test
    void kinds_that_nothing_can_create_are_known_as_views() {
        assertThat(read().views()).containsExactly("packagemanifests.packages.example");
    }

    @Test
    void only_objects_of_the_backup_are_looked_for() {
        cluster.put(CONFIG_MAPS, object("{metadata: {namespace: shop, name: conf}}"));
        cluster.put(CONFIG_MAPS, object("{metadata: {namespace: shop, name: of-others}}"));
        cluster.put(CONFIG_MAPS, object("{metadata: {namespace: blog, name: lost}}"));
        cluster.put(Kinds.NAMESPACES, object("{metadata: {name: shop}}"));
        TargetView target = read(
                stored("configmaps", "shop", "conf"),
                stored("configmaps", "shop", "lost"),
                stored("namespaces", null, "shop"));
        assertThat(target.existing())
                .containsExactlyInAnyOrder(
                        new ObjectKey("configmaps", "shop", "conf"), new ObjectKey("namespaces", null, "shop"));
        assertThat(target.deleting()).isEmpty();
    }

    @Test
    void each_kind_is_listed_once_in_a_namespace_and_not_in_all() {
        read(stored("configmaps", "shop", "a"), stored("configmaps", "shop", "b"), stored("configmaps", "blog", "a"));
        assertThat(calls.made("list configmaps")).hasSize(2);
    }

    @Test
    void what_is_being_deleted_is_there_and_marked() {
        cluster.put(
                CONFIG_MAPS,
                object("{metadata: {namespace: shop, name: conf, deletionTimestamp: \"2026-05-01T10:00:00Z\"}}"));
        TargetView target = read(stored("configmaps", "shop", "conf"));
        assertThat(target.existing()).hasSize(1);
        assertThat(target.deleting()).containsExactly(new ObjectKey("configmaps", "shop", "conf"));
    }

    @Test
    void a_kind_that_the_cluster_does_not_have_holds_nothing() {
        assertThat(read(stored("widgets.example.org", "shop", "w")).existing()).isEmpty();
        TargetReader reader = new TargetReader(cluster);
        assertThat(reader.resource("widgets.example.org")).isNull();
        assertThat(reader.resource("configmaps")).isEqualTo(CONFIG_MAPS);
    }

    @Test
    void an_object_is_written_in_its_own_version_where_that_is_served() {
        Resource preferred = new Resource("example.org", "v1", "Widget", "widgets", true);
        TestingResources target = new TestingResources(
                calls,
                List.of(
                        Kinds.CLAIMS,
                        Kinds.PERSISTENT_VOLUMES,
                        Kinds.NODES,
                        Kinds.PODS,
                        preferred,
                        preferred.in("v1beta1")));
        target.problem("gone.example", "its server is away");
        TargetReader reader = new TargetReader(target);
        String name = "widgets.example.org";
        assertThat(reader.resource(name, object("{apiVersion: example.org/v1beta1}")))
                .isEqualTo(preferred.in("v1beta1"));
        assertThat(reader.resource(name, object("{apiVersion: example.org/v1alpha1}")))
                .isEqualTo(preferred);
        assertThat(reader.resource(name, object("{}"))).isEqualTo(preferred);
        assertThat(reader.resource("gadgets.example.org", object("{apiVersion: example.org/v1}")))
                .isNull();
        assertThat(reader.read(backup(), ANY).served().versions())
                .containsEntry(name, List.of("example.org/v1", "example.org/v1beta1"))
                .containsEntry("persistentvolumes", List.of("v1"));
        assertThat(reader.read(backup(), ANY).served().unread()).containsExactly("gone.example");
    }

    @Test
    void claims_are_read_where_the_backup_or_a_persistent_volume_names_them() {
        cluster.put(
                Kinds.PERSISTENT_VOLUMES,
                object("{metadata: {name: pv}, spec: {claimRef: {namespace: squatter, name: data}}}"));
        cluster.put(Kinds.PERSISTENT_VOLUMES, object("{metadata: {name: free}, spec: {}}"));
        for (String namespace : List.of("shop", "squatter", "blog")) {
            cluster.put(Kinds.CLAIMS, object("{metadata: {namespace: " + namespace + ", name: data}, spec: {}}"));
        }
        TargetView target = read(stored("configmaps", "shop", "conf"), stored("namespaces", null, "shop"));
        assertThat(target.claims()).extracting(ClaimView::namespace).containsExactlyInAnyOrder("shop", "squatter");
        assertThat(target.persistentVolumes()).hasSize(2);
    }

    @Test
    void nodes_and_storage_classes_are_read_and_a_cluster_may_lack_classes() {
        cluster.put(Kinds.NODES, object("{metadata: {name: n, labels: {kubernetes.io/hostname: host}}}"));
        cluster.put(Kinds.STORAGE_CLASSES, object("{metadata: {name: fast}, provisioner: example.org/disk}"));
        TargetView target = read();
        assertThat(target.nodes()).singleElement().satisfies(node -> assertThat(node.hostname())
                .isEqualTo("host"));
        assertThat(target.storageClasses()).singleElement().satisfies(found -> assertThat(found.name())
                .isEqualTo("fast"));

        TestingResources bare =
                new TestingResources(calls, List.of(Kinds.CLAIMS, Kinds.PERSISTENT_VOLUMES, Kinds.NODES));
        assertThat(new TargetReader(bare).read(backup(), ANY).storageClasses()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"discover", "list configmaps", "list persistentvolumes", "list nodes"})
    void what_cannot_be_read_is_no_view(String call) {
        for (int code : new int[] {403, 410, 500, TestingCalls.TIMEOUT}) {
            calls.fail(call, 1, code);
            assertThatThrownBy(() -> read(stored("configmaps", "shop", "conf")))
                    .as(call + " " + code)
                    .isInstanceOf(KubernetesClientException.class);
        }
    }

    @Test
    void drivers_are_known_by_their_own_objects_and_by_the_nodes_that_run_them() {
        Resource drivers = new Resource("storage.k8s.io", "v1", "CSIDriver", "csidrivers", false);
        Resource nodes = new Resource("storage.k8s.io", "v1", "CSINode", "csinodes", false);
        TestingResources target = new TestingResources(
                calls, List.of(Kinds.CLAIMS, Kinds.PERSISTENT_VOLUMES, Kinds.NODES, drivers, nodes));
        assertThat(new TargetReader(target).read(backup(), ANY).drivers()).isEmpty();
        target.put(drivers, object("{metadata: {name: efs.csi.aws.com}}"));
        target.put(nodes, object("{metadata: {name: n}, spec: {drivers: [{name: nfs.csi.k8s.io, nodeID: n}]}}"));
        target.put(nodes, object("{metadata: {name: m}, spec: {drivers: null}}"));
        assertThat(new TargetReader(target).read(backup(), ANY).drivers())
                .containsExactlyInAnyOrder("efs.csi.aws.com", "nfs.csi.k8s.io");
        assertThat(read().drivers())
                .as("a cluster without these kinds says nothing")
                .isNull();
    }
}
