package io.salvor.backup;

import static io.salvor.backup.TestCluster.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bound claim that no running pod mounts is in the plan: a pod is made that holds it. */
class HeldClaimPlanTest {
    private static final BackupRules ALL = rules(SelectionRule.Action.Backup);
    private static final String DISK = "csi: {driver: disks, volumeHandle: a}";

    private static TestCluster ended(TestCluster cluster, String name, String annotations) {
        return cluster.podManifest(
                """
                metadata: {namespace: shop, name: %s, uid: uid-%s, annotations: %s}
                spec:
                  nodeName: node-1
                  containers: [{name: c, volumeMounts: [{name: v}]}]
                  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]
                status: {phase: Succeeded}
                """
                        .formatted(name, name, annotations));
    }

    @Test
    void a_claim_that_no_pod_uses_is_held_by_a_pod_that_is_made_for_it() {
        BackupPlan plan = new TestCluster().claim("data", "a", DISK).plan(ALL);
        assertThat(plan.skipped()).isEmpty();
        PlannedVolume held = plan.volumes().get(0);
        assertThat(held.held()).isTrue();
        assertThat(held.pod()).startsWith("salvor-read-data-");
        assertThat(held.volume()).isEqualTo("data");
        assertThat(held.claim()).isEqualTo(new PlannedClaim("data", "c-data", "pv-data"));
        assertThat(held.hostPath()).isEqualTo("/var/lib/kubelet/pods/c-data/volumes/kubernetes.io~csi/pv-data/mount");
        assertThat(held.because())
                .contains("no pod uses claim data")
                .contains("a pod is made that holds it where none comes");
    }

    @Test
    void a_claim_of_a_pod_that_has_ended_is_held_in_the_name_of_that_pod() {
        TestCluster cluster =
                ended(new TestCluster().claim("data", "a", DISK), "job", "{pre.hook.backup.velero.io/command: sync}");
        BackupPlan plan = cluster.plan(ALL);
        assertThat(plan.volumes())
                .extracting(PlannedVolume::pod, PlannedVolume::podUid, PlannedVolume::volume, PlannedVolume::held)
                .containsExactly(tuple("job", "uid-job", "v", true));
        assertThat(plan.hooks()).as("should its next pod run by then").hasSize(1);
    }

    @Test
    void a_claim_of_a_pod_that_is_being_deleted_is_saved_with_its_next_pod_or_held() {
        BackupPlan plan = new TestCluster()
                .claim("data", "a", DISK)
                .podManifest(
                        """
                        metadata: {namespace: shop, name: db-0, uid: u, deletionTimestamp: "2026-01-01T00:00:00Z"}
                        spec:
                          nodeName: node-1
                          containers: [{name: c, volumeMounts: [{name: v}, {name: share}]}]
                          volumes: [{name: v, persistentVolumeClaim: {claimName: data}}, {name: share, nfs: {server: nas, path: /}}]
                        status: {phase: Running}
                        """)
                .plan(ALL);
        assertThat(plan.volumes())
                .extracting(PlannedVolume::pod, PlannedVolume::volume, PlannedVolume::held)
                .containsExactly(tuple("db-0", "v", true));
        assertThat(plan.prevented())
                .as("no pod can be made for it")
                .extracting(SkippedVolume::volume, SkippedVolume::reason)
                .containsExactly(tuple("share", SkipReason.PodDeleting));
    }

    @Test
    void a_running_pod_that_mounts_the_claim_comes_first() {
        TestCluster cluster =
                ended(new TestCluster().claim("data", "a", DISK), "a", "{}").podOn("node-1", "b", "data");
        assertThat(cluster.plan(ALL).volumes())
                .extracting(PlannedVolume::pod, PlannedVolume::held)
                .containsExactly(tuple("b", false));
        assertThat(cluster.plan(ALL).skipped())
                .extracting(SkippedVolume::pod, SkippedVolume::message)
                .containsExactly(tuple("a", "claim data is saved once, with pod b"));
    }

    @Test
    void a_pod_that_only_holds_a_claim_for_a_backup_is_no_pod_of_a_plan() {
        TestCluster cluster = new TestCluster()
                .claim("data", "a", DISK)
                .podManifest(
                        """
                        metadata: {namespace: shop, name: salvor-read-data-1, uid: h, labels: {salvor.io/holds-claims: backup}}
                        spec:
                          nodeName: node-1
                          containers: [{name: c, volumeMounts: [{name: data}]}]
                          volumes: [{name: data, persistentVolumeClaim: {claimName: data}}, {name: salvor-restore, emptyDir: {}}]
                        status: {phase: Pending}
                        """);
        assertThat(cluster.plan(ALL))
                .isEqualTo(new TestCluster().claim("data", "a", DISK).plan(ALL));
    }

    @Test
    void a_policy_that_does_not_ask_for_the_claim_or_leaves_it_out_holds_nothing() {
        TestCluster cluster = new TestCluster().claim("data", "a", DISK);
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Skip));
        assertThat(plan.volumes()).isEmpty();
        assertThat(plan.skipped()).isEmpty();
        BackupPlan refused = cluster.plan(rules(SelectionRule.Action.Fail));
        assertThat(refused.volumes()).isEmpty();
        assertThat(refused.skipped())
                .extracting(SkippedVolume::pod, SkippedVolume::volume, SkippedVolume::reason)
                .containsExactly(tuple(null, "data", SkipReason.RefusedByPolicy));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hostPath: {path: /opt/allowed/a}                                         | ClaimUnused        | does not say of which node
                    hostPath: {path: /srv/a}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]}]}} | HostPathNotAllowed | no allowed host path prefix
                    volumeMode: Block, scaleIO: {}                                           | UnsupportedSource  | is not known
                    """)
    void what_no_pod_could_show_is_prevented_with_its_reason(String source, SkipReason reason, String message) {
        TestCluster cluster = new TestCluster().claim("data", "a", source);
        cluster.node("metadata: {name: node-1, labels: {kubernetes.io/hostname: node-1}}");
        cluster.node("metadata: {name: node-2, labels: {kubernetes.io/hostname: node-2}}");
        assertThat(cluster.plan(ALL).volumes()).isEmpty();
        assertThat(cluster.plan(ALL).prevented()).singleElement().satisfies(prevented -> {
            assertThat(prevented.reason()).isEqualTo(reason);
            assertThat(prevented.message()).contains(message);
            assertThat(prevented.volume()).isEqualTo("data");
            assertThat(prevented.pod()).isNull();
        });
    }

    @Test
    void a_folder_of_the_host_is_held_where_it_says_of_which_node_it_is_or_there_is_one_alone() {
        String folder = "hostPath: {path: /opt/allowed/a}";
        String pinned = folder
                + ", nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname,"
                + " operator: In, values: [node-2]}]}]}}";
        TestCluster two = new TestCluster().claim("data", "a", pinned);
        two.node("metadata: {name: node-1, labels: {kubernetes.io/hostname: node-1}}");
        two.node("metadata: {name: node-2, labels: {kubernetes.io/hostname: node-2}}");
        assertThat(two.plan(ALL).volumes()).extracting(PlannedVolume::hostPath).containsExactly("/opt/allowed/a");
        TestCluster one = new TestCluster().claim("data", "a", folder);
        one.node("metadata: {name: node-1, labels: {kubernetes.io/hostname: node-1}}");
        assertThat(one.plan(ALL).volumes()).hasSize(1);
    }

    @Test
    void a_block_device_is_not_held() {
        TestCluster cluster = new TestCluster()
                .claim("other", "a", DISK)
                .claimManifest("{metadata: {namespace: shop, name: data, uid: c}, spec: {volumeName: pv-other,"
                        + " volumeMode: Block}, status: {phase: Bound}}");
        assertThat(cluster.plan(ALL).prevented())
                .extracting(SkippedVolume::volume, SkippedVolume::reason)
                .containsExactly(tuple("data", SkipReason.BlockVolume));
    }

    @Test
    void a_claim_that_never_had_a_volume_holds_nothing() {
        TestCluster cluster = new TestCluster()
                .claimManifest("{metadata: {namespace: shop, name: data, uid: c}, status: {phase: Pending}}");
        assertThat(cluster.plan(ALL).volumes()).isEmpty();
        assertThat(cluster.plan(ALL).leftOut())
                .extracting(SkippedVolume::reason)
                .containsExactly(SkipReason.ClaimNeverBound);
    }
}
