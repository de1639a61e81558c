package io.salvor.backup;

import static io.salvor.volume.Manifests.yaml;

import io.salvor.volume.ClaimView;
import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import io.salvor.volume.NamespaceView;
import io.salvor.volume.NodeView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.PodView;
import io.salvor.volume.StorageClassView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cluster with a namespace shop and what a test puts into it. */
final class TestCluster {
    static final KubeletLayout LAYOUT = new KubeletLayout("/var/lib/kubelet", List.of("/opt/allowed"));

    final List<String> namespaces = new ArrayList<>(List.of("shop"));
    final List<PodView> pods = new ArrayList<>();
    final List<ClaimView> claims = new ArrayList<>();
    final List<PersistentVolumeView> volumes = new ArrayList<>();
    final List<StorageClassView> classes = new ArrayList<>();
    final List<NodeView> nodes = new ArrayList<>();

    /** A running pod on node-1 whose container mounts all of its volumes, written as a YAML list. */
    TestCluster pod(String name, String volumes) {
        return pod(name, "{}", volumes);
    }

    TestCluster pod(String name, String annotations, String volumes) {
        StringBuilder mounts = new StringBuilder();
        yaml(volumes)
                .forEach(v ->
                        mounts.append("{name: ").append(v.path("name").asText()).append("},"));
        return podManifest(
                """
                metadata: {namespace: shop, name: %s, uid: uid-%s, labels: {app: %s}, annotations: %s}
                spec:
                  nodeName: node-1
                  containers: [{name: c, volumeMounts: [%s]}]
                  volumes: %s
                status: {phase: Running}
                """
                        .formatted(name, name, name, annotations, mounts, volumes));
    }

    TestCluster podManifest(String manifest) {
        pods.add(ValueReader.pod(yaml(manifest)));
        return this;
    }

    /** A running pod on a node whose container mounts a claim as its volume v. */
    TestCluster podOn(String node, String name, String claim) {
        return podManifest(
                """
                metadata: {namespace: shop, name: %s, uid: uid-%s}
                spec:
                  nodeName: %s
                  containers: [{name: c, volumeMounts: [{name: v}]}]
                  volumes: [{name: v, persistentVolumeClaim: {claimName: %s}}]
                status: {phase: Running}
                """
                        .formatted(name, name, node, claim));
    }

    TestCluster node(String manifest) {
        nodes.add(ValueReader.node(yaml(manifest)));
        return this;
    }

    /** A bound claim in shop and its PersistentVolume, named pv-&lt;claim&gt;, with the given source. */
    TestCluster claim(String name, String storageClass, String source) {
        return claim(name, storageClass, source, "ReadWriteOnce", "1Gi", "{}");
    }

    TestCluster claim(
            String name, String storageClass, String source, String accessMode, String capacity, String labels) {
        claimManifest(
                """
                metadata: {namespace: shop, name: %s, uid: c-%s, labels: %s}
                spec: {volumeName: pv-%s, storageClassName: "%s", accessModes: [%s]}
                status: {phase: Bound, capacity: {storage: %s}}
                """
                        .formatted(name, name, labels, name, storageClass, accessMode, capacity));
        volumes.add(ValueReader.persistentVolume(yaml(
                """
                metadata: {name: pv-%s}
                spec: {storageClassName: "%s", claimRef: {namespace: shop, name: %s}, %s}
                status: {phase: Bound}
                """
                        .formatted(name, storageClass, name, source))));
        return this;
    }

    TestCluster claimManifest(String manifest) {
        claims.add(ValueReader.claim(yaml(manifest)));
        return this;
    }

    ClusterView view() {
        return new ClusterView(
                namespaces.stream().map(n -> new NamespaceView(n, Map.of())).toList(),
                pods,
                claims,
                volumes,
                classes,
                nodes);
    }

    BackupPlan plan(BackupRules rules) {
        return BackupPlanner.plan(rules, view(), LAYOUT);
    }

    static BackupRules rules(SelectionRule.Action defaultAction, SelectionRule... rules) {
        return new BackupRules(NamespaceRules.named(List.of("shop"), null), null, null, defaultAction, List.of(rules));
    }
}
