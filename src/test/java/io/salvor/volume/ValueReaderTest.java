package io.salvor.volume;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueReaderTest {

    @Test
    void a_pod_is_read_with_its_owner_and_its_mounts() {
        PodView pod = ValueReader.pod(
                yaml(
                        """
                metadata:
                  namespace: shop
                  name: web-1
                  uid: u-1
                  labels: {app: web}
                  ownerReferences:
                  - {kind: ConfigMap, name: other}
                  - {kind: ReplicaSet, name: web, controller: true}
                spec:
                  nodeName: node-1
                  initContainers:
                  - {name: fill, volumeMounts: [{name: seed}, {name: data}]}
                  - {name: proxy, restartPolicy: Always, volumeMounts: [{name: certs}]}
                  containers:
                  - {name: web, volumeMounts: [{name: data}], volumeDevices: [{name: disk}]}
                  volumes:
                  - {name: data, persistentVolumeClaim: {claimName: web-data}}
                  - {name: scratch, ephemeral: {volumeClaimTemplate: {}}}
                  - {name: bare}
                status: {phase: Running}
                """));
        assertThat(pod.controller()).isEqualTo(new OwnerView("ReplicaSet", "web"));
        assertThat(pod.node()).isEqualTo("node-1");
        assertThat(pod.deleting()).isFalse();
        assertThat(pod.mounted()).containsExactlyInAnyOrder("data", "disk", "certs");
        assertThat(pod.mountedByInit()).containsExactly("seed");
        assertThat(pod.volumes())
                .containsExactly(
                        new PodVolumeView("data", VolumeSource.Claim, "web-data", null, false),
                        new PodVolumeView("scratch", VolumeSource.Ephemeral, "web-1-scratch", null, false),
                        new PodVolumeView("bare", VolumeSource.EmptyDir));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hostPath: {path: /etc}          | HostPath
                    secret: {secretName: a}         | Secret
                    configMap: {name: a}            | ConfigMap
                    projected: {sources: []}        | Projected
                    downwardAPI: {items: []}        | DownwardApi
                    csi: {driver: a}                | CsiEphemeral
                    nfs: {server: a, path: /a}      | Nfs
                    image: {reference: a}           | Image
                    emptyDir: {}                    | EmptyDir
                    emptyDir: {medium: Memory}      | EmptyDir
                    iscsi: {targetPortal: a}        | Other
                    """)
    void every_source_of_a_volume_is_recognised(String source, VolumeSource expected) {
        assertThat(PodVolumeReader.read("web", yaml("{name: v, " + source + "}"))
                        .source())
                .isEqualTo(expected);
    }

    @Test
    void the_volume_by_which_a_pod_learned_that_it_was_restored_is_no_other_emptydir() {
        assertThat(PodVolumeReader.read("web", yaml("{name: salvor-restore, emptyDir: {sizeLimit: 1Mi}}")))
                .isEqualTo(new PodVolumeView("salvor-restore", VolumeSource.DoneFiles));
        assertThat(PodVolumeReader.read("web", yaml("{name: salvor-restore, nfs: {server: a, path: /a}}"))
                        .source())
                .isEqualTo(VolumeSource.Nfs);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    persistentVolumeClaim: {claimName: a, readOnly: true}
                    csi: {driver: a, readOnly: true}
                    nfs: {server: a, path: /a, readOnly: true}
                    iscsi: {targetPortal: a, readOnly: true}
                    """)
    void a_volume_that_the_pod_can_only_read_is_marked(String source) {
        assertThat(PodVolumeReader.read("web", yaml("{name: v, " + source + "}"))
                        .readOnly())
                .isTrue();
        String writable = source.replace(", readOnly: true", "");
        assertThat(PodVolumeReader.read("web", yaml("{name: v, " + writable + "}"))
                        .readOnly())
                .isFalse();
    }

    @Test
    void a_persistent_volume_is_read_with_its_claim_its_data_and_its_nodes() {
        PersistentVolumeView volume = ValueReader.persistentVolume(
                yaml(
                        """
                metadata: {name: pv-1, uid: u-9}
                spec:
                  storageClassName: ""
                  persistentVolumeReclaimPolicy: Retain
                  capacity: {storage: 100Gi}
                  local: {path: /mnt//a/}
                  claimRef: {namespace: shop, name: data, uid: c-1}
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                      - matchExpressions:
                        - {key: kubernetes.io/hostname, operator: In, values: [node-1, node-2]}
                status: {phase: Bound}
                """));
        assertThat(volume.backing()).isEqualTo(new Backing("local", "/mnt/a"));
        assertThat(volume.claim()).isEqualTo(new ClaimKey("shop", "data", "c-1"));
        assertThat(volume.nodes()).containsExactly("node-1", "node-2");
        assertThat(volume.storageClass()).isEmpty();
        assertThat(volume.provisionedBy()).isNull();
    }

    @Test
    void an_affinity_that_leaves_the_host_open_names_no_nodes() {
        PersistentVolumeView volume = ValueReader.persistentVolume(
                yaml(
                        """
                metadata: {name: pv-1}
                spec:
                  nfs: {server: filer, path: /a}
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                      - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]
                      - matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [a]}]
                """));
        assertThat(volume.nodes()).isEmpty();
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nfs: {server: f, path: /a}               | nfs: {server: f, path: /a/, readOnly: true}   | Same
                    nfs: {server: f, path: /a}               | nfs: {server: g, path: /a}                    | None
                    csi: {driver: d, volumeHandle: h}        | csi: {volumeHandle: h, driver: d, fsType: x}  | Same
                    csi: {driver: d, volumeHandle: h}        | csi: {driver: d, volumeHandle: i}             | None
                    rbd: {pool: p, image: i}                 | rbd: {image: i, pool: p}                      | Same
                    iscsi: {targetPortal: p, iqn: q, lun: 1} | iscsi: {iqn: q, lun: 1, targetPortal: p, fsType: x} | Same
                    iscsi: {targetPortal: p, iqn: q, lun: 1} | iscsi: {targetPortal: p, iqn: q, lun: 2}      | None
                    local: {path: /a}                        | hostPath: {path: /a}                          | Same
                    local: {path: /a/b}                      | hostPath: {path: /a}                          | Inside
                    hostPath: {path: /a}                     | local: {path: /a/b}                           | Around
                    local: {path: /a-b}                      | local: {path: /a}                             | None
                    hostPath: {path: /a}                     | hostPath: {path: /}                           | Inside
                    nfs: {server: f, path: /a/b}             | nfs: {server: f, path: /a}                    | Inside
                    nfs: {server: f, path: /a/b}             | local: {path: /a}                             | None
                    capacity: {storage: 1Gi}                 | capacity: {storage: 1Gi}                      | None
                    """)
    void two_volumes_share_data_by_their_source(String one, String other, Overlap overlap) {
        PersistentVolumeView first = ValueReader.persistentVolume(yaml("{metadata: {name: a}, spec: {" + one + "}}"));
        PersistentVolumeView second =
                ValueReader.persistentVolume(yaml("{metadata: {name: b}, spec: {" + other + "}}"));
        assertThat(Overlap.of(first, second, List.of())).isEqualTo(overlap);
    }

    @Test
    void the_same_folder_on_another_node_is_other_data() {
        assertThat(Overlap.of(local("node-1"), local("node-2"), List.of())).isEqualTo(Overlap.None);
        assertThat(Overlap.of(local("node-1"), local("node-1"), List.of())).isEqualTo(Overlap.Same);
    }

    @ParameterizedTest(name = "{0} {1} on a node of zone a with 8 disks: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    zone     | operator: In, values: [a, b]      | true
                    zone     | operator: In, values: [b]         | false
                    rack     | operator: In, values: [a]         | false
                    zone     | operator: NotIn, values: [a]      | false
                    rack     | operator: NotIn, values: [a]      | true
                    zone     | operator: Exists                  | true
                    rack     | operator: Exists                  | false
                    rack     | operator: DoesNotExist            | true
                    zone     | operator: DoesNotExist            | false
                    disks    | operator: Gt, values: ["7"]       | true
                    disks    | operator: Gt, values: ["8"]       | false
                    disks    | operator: Lt, values: ["9"]       | true
                    rack     | operator: Lt, values: ["9"]       | false
                    zone     | operator: Gt, values: ["1"]       | false
                    zone     | operator: Almost, values: [a]     | false
                    """)
    void a_node_is_allowed_by_its_labels(String key, String requirement, boolean allowed) {
        NodeView node = ValueReader.node(yaml("{metadata: {name: n, labels: {zone: a, disks: \"8\"}}}"));
        PersistentVolumeView volume =
                ValueReader.persistentVolume(yaml("{metadata: {name: p}, spec: {local: {path: /a},"
                        + " nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: " + key + ", "
                        + requirement
                        + "}]}]}}}}"));
        assertThat(volume.affinity().allows(node)).isEqualTo(allowed);
    }

    @Test
    void any_term_of_an_affinity_allows_and_one_without_conditions_allows_nothing() {
        NodeView node = new NodeView("n", "n");
        NodeAffinity.Term byName =
                new NodeAffinity.Term(List.of(new NodeAffinity.Requirement(null, "In", List.of("n"))));
        NodeAffinity.Term empty = new NodeAffinity.Term(List.of());
        assertThat(NodeAffinity.ANY.allows(node)).isTrue();
        assertThat(new NodeAffinity(List.of(empty)).allows(node)).isFalse();
        assertThat(new NodeAffinity(List.of(empty, byName)).allows(node)).isTrue();
    }

    @Test
    void folders_share_a_node_when_one_meets_both_affinities() {
        PersistentVolumeView zoned =
                ValueReader.persistentVolume(yaml("{metadata: {name: z}, spec: {local: {path: /mnt/a},"
                        + " nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values:"
                        + " [a]}]}]}}}}"));
        NodeView inZone = new NodeView(
                "node-1", "node-1", true, null, false, Map.of("kubernetes.io/hostname", "node-1", "zone", "a"));
        NodeView outside = new NodeView("node-2", "node-2");
        assertThat(Overlap.of(zoned, local("node-1"), List.of(inZone, outside))).isEqualTo(Overlap.Same);
        assertThat(Overlap.of(zoned, local("node-2"), List.of(inZone, outside))).isEqualTo(Overlap.None);
        assertThat(Overlap.of(zoned, local("node-9"), List.of(inZone, outside)))
                .as("a node that is gone may have been in the zone")
                .isEqualTo(Overlap.Same);
    }

    @ParameterizedTest(name = "provisioned by {0}, class {1}: static is {2}")
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    -,               -,       true,  no storage class
                    -,               none,    true,  has no provisioner
                    -,               unknown, true,  does not exist
                    -,               fast,    true,  though its storage class fast has the provisioner ebs.csi.aws.com
                    ebs.csi.aws.com, fast,    false, was provisioned by ebs.csi.aws.com
                    ebs.csi.aws.com, -,       false, was provisioned by ebs.csi.aws.com
                    """)
    void a_volume_is_static_when_nothing_provisioned_it(
            String provisioner, String name, boolean isStatic, String reason) {
        String annotations =
                provisioner == null ? "" : ", annotations: {pv.kubernetes.io/provisioned-by: " + provisioner + "}";
        PersistentVolumeView volume = ValueReader.persistentVolume(yaml("{metadata: {name: pv-1" + annotations
                + "}, spec: {storageClassName: " + (name == null ? "\"\"" : name) + "}}"));
        StaticCheck check = StaticCheck.of(
                volume,
                List.of(
                        new StorageClassView("fast", "ebs.csi.aws.com"),
                        new StorageClassView("none", "kubernetes.io/no-provisioner")));
        assertThat(check.isStatic()).isEqualTo(isStatic);
        assertThat(check.reason()).contains(reason);
    }

    @Test
    void a_node_goes_by_its_label_and_else_by_its_name() {
        assertThat(ValueReader.node(yaml("{metadata: {name: a, labels: {kubernetes.io/hostname: b}}}")))
                .isEqualTo(new NodeView("a", "b"));
        assertThat(ValueReader.node(yaml("{metadata: {name: a}}"))).isEqualTo(new NodeView("a", "a"));
    }

    private static PersistentVolumeView local(String node) {
        return ValueReader.persistentVolume(yaml("{metadata: {name: pv-" + node
                + "}, spec: {local: {path: /mnt/a}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions:"
                + " [{key: kubernetes.io/hostname, operator: In, values: [" + node + "]}]}]}}}}"));
    }
}
