package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingResources;
import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.Manifests;
import io.salvor.volume.NamespaceView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterSurveyTest {
    private final TestingResources cluster = new TestingResources(
            new TestingCalls(),
            List.of(Kinds.NAMESPACES, Kinds.PODS, Kinds.CLAIMS, Kinds.PERSISTENT_VOLUMES, Kinds.NODES));

    @Test
    void namespaces_pods_claims_and_volumes_of_the_whole_cluster_are_read() {
        put(Kinds.NAMESPACES, "{metadata: {name: shop, labels: {stage: production}}}");
        put(Kinds.PODS, "{metadata: {namespace: shop, name: db-0}, spec: {nodeName: node-a}}");
        put(Kinds.PODS, "{metadata: {namespace: blog, name: web}, spec: {}}");
        put(Kinds.CLAIMS, "{metadata: {namespace: shop, name: data}, spec: {volumeName: pv-7}}");
        put(Kinds.PERSISTENT_VOLUMES, "{metadata: {name: pv-7}, spec: {local: {path: /srv}}}");
        put(Kinds.NODES, "{metadata: {name: node-a, labels: {kubernetes.io/os: windows}}}");

        ClusterView view = ClusterSurvey.read(cluster);

        assertThat(view.namespaces()).extracting(NamespaceView::name).containsExactly("shop");
        assertThat(view.pods()).extracting(PodView::name).containsExactlyInAnyOrder("db-0", "web");
        assertThat(view.claims()).extracting(ClaimView::name).containsExactly("data");
        assertThat(view.persistentVolumes())
                .extracting(PersistentVolumeView::name)
                .containsExactly("pv-7");
        assertThat(view.nodes()).singleElement().satisfies(node -> assertThat(node.unsupported())
                .contains("windows"));
    }

    @Test
    void of_the_annotations_only_those_about_backups_are_kept() {
        put(
                Kinds.PODS,
                """
                metadata:
                  namespace: shop
                  name: db-0
                  annotations:
                    backup.salvor.io/volumes: data
                    backup.velero.io/backup-volumes: data
                    kubectl.kubernetes.io/last-applied-configuration: "a long text"
                    backup.example.org/volumes: other
                spec: {}
                """);

        assertThat(ClusterSurvey.read(cluster).pods().get(0).annotations())
                .containsOnlyKeys("backup.salvor.io/volumes", "backup.velero.io/backup-volumes");
    }

    @Test
    void an_empty_cluster_is_read_as_empty() {
        assertThat(ClusterSurvey.read(cluster))
                .isEqualTo(new ClusterView(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    private void put(Resource kind, String yaml) {
        cluster.put(kind, (ObjectNode) Manifests.yaml(yaml));
    }
}
