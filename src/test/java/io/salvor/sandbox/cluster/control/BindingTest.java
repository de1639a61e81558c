package io.salvor.sandbox.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.sandbox.cluster.TwoNodeCluster;
import io.salvor.sandbox.cluster.state.ClaimedVolumes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims, persistent volumes and what becomes of them. */
class BindingTest {

    @TempDir
    static Path folder;

    static TwoNodeCluster it;

    @BeforeAll
    static void start() {
        it = new TwoNodeCluster(folder);
    }

    @AfterAll
    static void stop() {
        it.close();
    }

    private static final String LOCAL_VOLUME =
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: %1$s}
            spec:
              capacity: {storage: 100Gi}
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              storageClassName: "%2$s"
              local: {path: /tmp/%1$s}
              nodeAffinity:
                required:
                  nodeSelectorTerms:
                  - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-b]}]
            """;

    private static final String CLAIM =
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: %1$s, namespace: default}
            spec: {storageClassName: "%2$s", accessModes: [ReadWriteOnce], resources: {requests: {storage: 50Mi}}%3$s}
            """;

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %1$s, namespace: default}
            spec:
              volumes: [{name: data, persistentVolumeClaim: {claimName: %1$s}}]
              containers: [{name: app, image: busybox, volumeMounts: [{name: data, mountPath: /mnt}]}]
            """;

    private static boolean running(Pod pod) {
        return "Running".equals(pod.getStatus().getPhase());
    }

    private static boolean is(PersistentVolume volume, String phase) {
        return volume.getStatus() != null && phase.equals(volume.getStatus().getPhase());
    }

    @Test
    void a_static_volume_is_bound_mounted_released_and_freed_by_hand() throws Exception {
        it.create(LOCAL_VOLUME.formatted("static", ""));
        it.until(PersistentVolume.class, "static", one -> is(one, "Available"));
        it.create(CLAIM.formatted("static", "", ""));
        PersistentVolumeClaim claim = it.until(PersistentVolumeClaim.class, "static", ClaimedVolumes::isBound);
        assertThat(claim.getSpec().getVolumeName()).isEqualTo("static");
        assertThat(claim.getStatus().getCapacity().get("storage").toString()).isEqualTo("100Gi");
        assertThat(claim.getMetadata().getAnnotations())
                .containsEntry("pv.kubernetes.io/bind-completed", "yes")
                .containsEntry("pv.kubernetes.io/bound-by-controller", "yes");
        PersistentVolume bound = it.until(PersistentVolume.class, "static", one -> is(one, "Bound"));
        assertThat(bound.getSpec().getClaimRef().getUid())
                .isEqualTo(claim.getMetadata().getUid());

        Path disk = Files.createDirectories(it.cluster.node("node-b").hostPath("/tmp/static"));
        it.create(POD.formatted("static"));
        Pod pod = it.until(Pod.class, "static", BindingTest::running);
        assertThat(pod.getSpec().getNodeName()).isEqualTo("node-b");
        Path mounted = it.cluster
                .node("node-b")
                .hostPath("/var/lib/kubelet/pods/" + pod.getMetadata().getUid()
                        + "/volumes/kubernetes.io~local-volume/static");
        assertThat(mounted.toRealPath()).isEqualTo(disk.toRealPath());

        it.client.resource(claim).delete();
        assertThat(it.get(PersistentVolumeClaim.class, "static").getMetadata().getDeletionTimestamp())
                .as("a pod uses the claim")
                .isNotNull();
        it.client.resource(pod).withGracePeriod(0).delete();
        it.untilGone(PersistentVolumeClaim.class, "static");
        it.until(PersistentVolume.class, "static", one -> is(one, "Released"));
        assertThat(disk).isDirectory();

        it.client.persistentVolumes().withName("static").edit(one -> {
            one.getSpec().setClaimRef(null);
            return one;
        });
        it.until(PersistentVolume.class, "static", one -> is(one, "Available"));
    }

    @Test
    void both_sides_can_be_reserved_for_each_other() {
        it.create(LOCAL_VOLUME.formatted("reserved", "")
                + "  claimRef: {apiVersion: v1, kind: PersistentVolumeClaim, namespace: default, name: reserved}\n");
        it.create(LOCAL_VOLUME.formatted("tempting", ""));
        it.create(CLAIM.formatted("reserved", "", ", volumeName: reserved"));

        PersistentVolumeClaim claim = it.until(PersistentVolumeClaim.class, "reserved", ClaimedVolumes::isBound);
        PersistentVolume volume = it.until(PersistentVolume.class, "reserved", one -> is(one, "Bound"));

        assertThat(claim.getMetadata().getAnnotations()).doesNotContainKey("pv.kubernetes.io/bound-by-controller");
        assertThat(volume.getSpec().getClaimRef().getUid())
                .isEqualTo(claim.getMetadata().getUid());
    }

    @Test
    void a_claim_of_a_folder_class_gets_a_volume_on_the_pods_node_that_goes_with_it() {
        it.create(
                """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: folder}
                provisioner: sandbox.salvor.io/folder
                volumeBindingMode: WaitForFirstConsumer
                """);
        it.create(CLAIM.formatted("dynamic", "folder", ""));
        it.create(POD.formatted("dynamic"));
        Pod pod = it.until(Pod.class, "dynamic", BindingTest::running);
        String name = it.get(PersistentVolumeClaim.class, "dynamic").getSpec().getVolumeName();
        PersistentVolume volume = it.get(PersistentVolume.class, name);
        assertThat(volume.getMetadata().getAnnotations())
                .containsEntry("pv.kubernetes.io/provisioned-by", "sandbox.salvor.io/folder");
        Path data = it.cluster
                .node(pod.getSpec().getNodeName())
                .hostPath(volume.getSpec().getLocal().getPath());
        assertThat(data).isDirectory();

        it.client.resource(pod).withGracePeriod(0).delete();
        it.client
                .persistentVolumeClaims()
                .inNamespace("default")
                .withName("dynamic")
                .delete();

        it.untilGone(PersistentVolume.class, name);
        assertThat(data).doesNotExist();
    }

    @Test
    void a_pod_waits_for_its_claim() {
        it.create(POD.formatted("unbound"));
        it.until(Pod.class, "unbound", pod -> pod.getStatus().getConditions().stream()
                .anyMatch(one -> "persistentvolumeclaim \"unbound\" not found".equals(one.getMessage())));
        it.create(CLAIM.formatted("unbound", "elsewhere", ""));
        it.until(Pod.class, "unbound", pod -> pod.getStatus().getConditions().stream()
                .anyMatch(one -> "pod has unbound immediate PersistentVolumeClaims".equals(one.getMessage())));

        assertThat(it.get(Pod.class, "unbound").getSpec().getNodeName()).isNull();
    }
}
