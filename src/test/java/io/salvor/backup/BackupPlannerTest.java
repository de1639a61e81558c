package io.salvor.backup;

import static io.salvor.backup.TestCluster.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.salvor.reading.StoredPlans;
import io.salvor.testing.StoredSamples;
import io.salvor.volume.StorageClassView;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupPlannerTest {
    private static final String OURS = "backup.salvor.io/volumes";
    private static final String LOCAL = "local: {path: /mnt/a}";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hostPath: {path: /etc}    | HostPathVolume
                    secret: {secretName: a}   | SecretVolume
                    configMap: {name: a}      | ConfigMapVolume
                    projected: {sources: []}  | ProjectedVolume
                    downwardAPI: {items: []}  | DownwardApiVolume
                    image: {reference: a}     | ImageVolume
                    'csi: {driver: a, readOnly: true}' | ReadOnlyVolume
                    'nfs: {server: a, path: /, readOnly: true}' | ReadOnlyVolume
                    """)
    void what_is_never_volume_data_is_left_out_even_when_it_is_asked_for(String source, SkipReason reason) {
        TestCluster cluster = new TestCluster().pod("web", "{" + OURS + ": v}", "[{name: v, " + source + "}]");
        for (SelectionRule.Action action : SelectionRule.Action.values()) {
            BackupPlan plan = cluster.plan(rules(action, rule(match(), SelectionRule.Action.Backup)));
            assertThat(plan.volumes()).isEmpty();
            assertThat(plan.skipped()).extracting(SkippedVolume::reason).containsExactly(reason);
        }
    }

    @Test
    void the_volume_by_which_a_pod_learned_that_it_was_restored_is_never_data() {
        TestCluster cluster = new TestCluster()
                .pod("web", "{" + OURS + ": salvor-restore}", "[{name: salvor-restore, emptyDir: {sizeLimit: 1Mi}}]");
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(plan.volumes()).isEmpty();
        assertThat(plan.skipped()).extracting(SkippedVolume::reason).containsExactly(SkipReason.DoneFilesVolume);
    }

    @ParameterizedTest(name = "default {0}, annotation {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    Backup | -                                                       | Backup
                    Skip   | -                                                       | NotAskedFor
                    Backup | backup.salvor.io/volumes: other                         | Backup
                    Backup | backup.salvor.io/volumes-excludes: v                    | ExcludedByAnnotation
                    Backup | backup.velero.io/backup-volumes-excludes: v             | ExcludedByAnnotation
                    Backup | backup.velero.io/backup-volumes-excludes: " other , v " | ExcludedByAnnotation
                    Backup | backup.velero.io/backup-volumes-excludes: other         | Backup
                    Skip   | backup.salvor.io/volumes: v                             | Backup
                    Skip   | backup.velero.io/backup-volumes: v                      | Backup
                    Skip   | backup.velero.io/backup-volumes: "other,, v ,"          | Backup
                    Skip   | backup.velero.io/backup-volumes: other                  | NotAskedFor
                    Skip   | backup.salvor.io/volumes-excludes: v                    | ExcludedByAnnotation
                    Skip   | backup.salvor.io/volumes: v, backup.salvor.io/volumes-excludes: v | Backup
                    Backup | backup.salvor.io/volumes: v, backup.salvor.io/volumes-excludes: v | ExcludedByAnnotation
                    """)
    void annotations_decide_before_the_default(SelectionRule.Action action, String annotation, String expected) {
        TestCluster cluster = new TestCluster()
                .pod(
                        "web",
                        "{" + (annotation == null ? "" : annotation) + "}",
                        "[{name: v, emptyDir: {}}, {name: other, emptyDir: {}}]");
        assertThat(outcome(cluster.plan(rules(action)), "v")).isEqualTo(expected);
    }

    @Test
    void the_first_rule_that_matches_decides_and_says_so() {
        TestCluster cluster = new TestCluster().pod("web", "[{name: cache, emptyDir: {}}, {name: data, emptyDir: {}}]");
        FileSelection files = new FileSelection(List.of("*.tmp"), true, "1Gi", true);
        BackupPlan plan = cluster.plan(rules(
                SelectionRule.Action.Skip,
                rule(volumes("cache"), SelectionRule.Action.Skip),
                new SelectionRule(match(), SelectionRule.Action.Backup, files),
                rule(volumes("data"), SelectionRule.Action.Skip)));
        assertThat(plan.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.volume()).isEqualTo("cache");
            assertThat(skipped.message()).contains("rule 1");
            assertThat(skipped.decidedBy()).isEqualTo(DecidedBy.rule(0));
        });
        assertThat(plan.volumes()).singleElement().satisfies(planned -> {
            assertThat(planned.volume()).isEqualTo("data");
            assertThat(planned.files()).isEqualTo(files);
            assertThat(planned.decidedBy()).isEqualTo(DecidedBy.rule(1)).hasToString("rule 2");
            assertThat(planned.because()).contains("rule 2");
        });
    }

    @Test
    void an_annotation_comes_before_rules() {
        TestCluster cluster = new TestCluster()
                .pod("a", "{" + OURS + ": v}", "[{name: v, emptyDir: {}}]")
                .pod("b", "{backup.salvor.io/volumes-excludes: v}", "[{name: v, emptyDir: {}}]");
        BackupPlan asked = cluster.plan(rules(SelectionRule.Action.Skip, rule(match(), SelectionRule.Action.Skip)));
        assertThat(asked.volumes()).extracting(PlannedVolume::pod).containsExactly("a");
        BackupPlan excluded =
                cluster.plan(rules(SelectionRule.Action.Backup, rule(match(), SelectionRule.Action.Backup)));
        assertThat(excluded.volumes()).extracting(PlannedVolume::pod).containsExactly("a");
    }

    @Test
    void a_name_in_an_annotation_that_the_pod_does_not_have_is_reported() {
        TestCluster cluster = new TestCluster().pod("web", "{" + OURS + ": \"v, datta\"}", "[{name: v, emptyDir: {}}]");
        assertThat(cluster.plan(rules(SelectionRule.Action.Skip)).skipped())
                .singleElement()
                .satisfies(skipped -> {
                    assertThat(skipped.reason()).isEqualTo(SkipReason.NoSuchVolume);
                    assertThat(skipped.volume()).isEqualTo("datta");
                    assertThat(skipped.message())
                            .contains(OURS)
                            .contains("datta")
                            .contains("web");
                });
        assertThat(cluster.plan(rules(SelectionRule.Action.Backup)).skipped()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    name: web                                             | nodeName: node-1   | Pending   | v | PodNotStarted | PodNotRunning | PodNotRunning
                    name: web                                             | nodeName: node-1   | Unknown   | v | PodNotRunning | PodNotRunning | PodNotRunning
                    name: web                                             | nodeName: node-1   | Succeeded | v | PodEnded      | Backup        | PodEnded
                    name: web                                             | nodeName: node-1   | Failed    | v | PodEnded      | Backup        | PodEnded
                    name: web                                             | dnsPolicy: Default | Pending   | v | PodNotStarted | NotScheduled  | NotScheduled
                    name: web, deletionTimestamp: "2026-01-01T00:00:00Z"  | nodeName: node-1   | Running   | v | PodEnded      | Backup        | PodDeleting
                    name: web, deletionTimestamp: "2026-01-01T00:00:00Z"  | nodeName: node-1   | Failed    | v | PodEnded      | Backup        | PodEnded
                    name: web                                             | nodeName: node-1   | Running   | w | NotMounted    | Backup        | NotMounted
                    name: web                                             | nodeName: node-1   | Running   | v | Backup        | Backup        | Backup
                    """)
    void only_what_a_running_pod_has_mounted_or_a_pod_could_hold_is_saved(
            String metadata, String spec, String phase, String mount, String emptyDir, String claim, String nfs) {
        Map.of(
                        "emptyDir: {}", emptyDir,
                        "persistentVolumeClaim: {claimName: data}", claim,
                        "nfs: {server: nas, path: /}", nfs)
                .forEach((source, expected) -> {
                    TestCluster cluster = new TestCluster()
                            .claim("data", "a", LOCAL)
                            .podManifest(
                                    """
                        metadata: {namespace: shop, uid: u, %s}
                        spec:
                          %s
                          containers: [{name: c, volumeMounts: [{name: %s}]}]
                          volumes: [{name: v, %s}]
                        status: {phase: %s}
                        """
                                            .formatted(metadata, spec, mount, source, phase));
                    assertThat(outcome(cluster.plan(rules(SelectionRule.Action.Backup)), "v"))
                            .as(source)
                            .isEqualTo(expected);
                });
    }

    @Test
    void a_claim_that_its_pod_cannot_be_started_without_is_the_reason_and_not_the_pod() {
        TestCluster cluster = new TestCluster()
                .podManifest(
                        """
                        metadata: {namespace: shop, name: db-0, uid: u}
                        spec:
                          containers: [{name: c, volumeMounts: [{name: v}]}]
                          volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]
                        status: {phase: Pending}
                        """)
                .claimManifest("{metadata: {namespace: shop, name: data, uid: c}, spec: {volumeName: pv-gone},"
                        + " status: {phase: Pending}}");
        assertThat(cluster.plan(rules(SelectionRule.Action.Backup)).prevented())
                .singleElement()
                .satisfies(prevented -> {
                    assertThat(prevented.reason()).isEqualTo(SkipReason.ClaimNotBound);
                    assertThat(prevented.message()).contains("data is Pending");
                    assertThat(prevented.decidedBy()).isEqualTo(DecidedBy.byDefault());
                });
    }

    @Test
    void a_claim_that_another_running_pod_has_is_saved_whatever_becomes_of_the_first() {
        String claimed = "[{name: v, persistentVolumeClaim: {claimName: data}}]";
        for (String state : List.of(
                "metadata: {namespace: shop, name: a, uid: u, deletionTimestamp: \"2026-01-01T00:00:00Z\"},"
                        + " status: {phase: Running}",
                "metadata: {namespace: shop, name: a, uid: u}, status: {phase: Succeeded}",
                "metadata: {namespace: shop, name: a, uid: u}, status: {phase: Pending}")) {
            TestCluster cluster = new TestCluster()
                    .podManifest("{" + state + ", spec: {volumes: " + claimed + "}}")
                    .pod("b", claimed)
                    .claim("data", "a", LOCAL);
            BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
            assertThat(plan.volumes()).extracting(PlannedVolume::pod).containsExactly("b");
            assertThat(plan.skipped())
                    .extracting(SkippedVolume::pod, SkippedVolume::reason)
                    .containsExactly(tuple("a", SkipReason.SharedClaim));
        }
    }

    @Test
    void a_claim_that_none_of_its_pods_can_carry_is_missing_once() {
        TestCluster cluster = new TestCluster().claim("data", "a", LOCAL);
        for (String pod : List.of("a", "b", "c")) {
            cluster.podManifest("{metadata: {namespace: shop, name: " + pod
                    + ", uid: u}, status: {phase: Pending}, spec: {nodeName: node-1,"
                    + " volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}}");
        }
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(plan.prevented())
                .extracting(SkippedVolume::pod, SkippedVolume::reason)
                .containsExactly(tuple("a", SkipReason.PodNotRunning));
        assertThat(plan.leftOut())
                .extracting(SkippedVolume::pod, SkippedVolume::message)
                .containsExactly(
                        tuple("b", "claim data is missing once, with pod a"),
                        tuple("c", "claim data is missing once, with pod a"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {metadata: {name: node-1, labels: {kubernetes.io/os: windows}}}                     | runs windows
                    {metadata: {name: node-1}, status: {nodeInfo: {operatingSystem: windows}}}          | runs windows
                    {metadata: {name: node-1, labels: {type: virtual-kubelet}}}                         | is virtual
                    {metadata: {name: node-1, labels: {eks.amazonaws.com/compute-type: fargate}}}       | is virtual
                    {metadata: {name: node-1}, spec: {taints: [{key: virtual-kubelet.io/provider}]}}    | is virtual
                    """)
    void volumes_on_a_node_where_no_job_can_read_them_are_not_planned(String node, String message) {
        TestCluster cluster = new TestCluster()
                .pod("a", "[{name: v, emptyDir: {}}, {name: w, persistentVolumeClaim: {claimName: data}}]")
                .claim("data", "a", LOCAL)
                .node(node);
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(plan.volumes()).isEmpty();
        assertThat(plan.prevented()).hasSize(2).allSatisfy(prevented -> {
            assertThat(prevented.reason()).isEqualTo(SkipReason.NodeUnsupported);
            assertThat(prevented.message()).startsWith("node node-1 " + message);
        });
    }

    @Test
    void volumes_on_a_node_that_is_not_ready_are_planned_and_it_is_said() {
        TestCluster cluster = new TestCluster()
                .pod("a", "[{name: v, emptyDir: {}}]")
                .node("{metadata: {name: node-1}, status: {conditions: [{type: Ready, status: Unknown}]}}");
        assertThat(cluster.plan(rules(SelectionRule.Action.Backup)).volumes())
                .singleElement()
                .satisfies(planned -> assertThat(planned.because())
                        .startsWith("the policy saves every volume")
                        .endsWith("node node-1 is not Ready now, and it is tried all the same"));
    }

    @Test
    void a_claim_of_several_pods_goes_with_one_on_a_node_where_it_can_be_read_now() {
        TestCluster cluster = new TestCluster()
                .podOn("windows", "a", "data")
                .podOn("silent", "b", "data")
                .podOn("node-1", "c", "data")
                .claim("data", "a", "nfs: {server: nas, path: /}")
                .node("{metadata: {name: windows, labels: {kubernetes.io/os: windows}}}")
                .node("{metadata: {name: silent}, status: {conditions: [{type: Ready, status: Unknown}]}}");
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(plan.volumes()).extracting(PlannedVolume::pod).containsExactly("c");
        assertThat(plan.prevented()).isEmpty();
        cluster.pods.remove(2);
        assertThat(cluster.plan(rules(SelectionRule.Action.Backup)).volumes())
                .extracting(PlannedVolume::pod)
                .containsExactly("b");
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hostPath: {path: /opt/allowed/a}   | hostPath: {path: /opt/allowed/a/b}    | HostPathNested
                    hostPath: {path: /opt/allowed/a}   | hostPath: {path: /opt/allowed/a/b/c/} | HostPathNested
                    hostPath: {path: /}                | hostPath: {path: /opt/allowed/a}      | HostPathNested
                    local: {path: /opt/allowed/a}      | hostPath: {path: /opt/allowed/a/b}    | HostPathNested
                    hostPath: {path: /mnt/a}           | local: {path: /mnt/a/b}               | HostPathNested
                    hostPath: {path: /opt/allowed/a}   | hostPath: {path: /opt/allowed/ab}     | Backup
                    hostPath: {path: /opt/allowed/a}   | hostPath: {path: /opt/allowed/a}      | Backup
                    hostPath: {path: /opt/allowed/a/b} | hostPath: {path: /opt/allowed/a}      | Backup
                    'nfs: {server: n, path: /opt}'     | hostPath: {path: /opt/allowed/a}      | Backup
                    """)
    void a_folder_whose_place_the_pods_of_another_claim_can_change_is_not_read(
            String outer, String inner, String expected) {
        TestCluster cluster = new TestCluster()
                .pod("a", "[{name: v, persistentVolumeClaim: {claimName: inner}}]")
                .claim("outer", "a", outer)
                .claim("inner", "a", inner);
        assertThat(outcome(cluster.plan(rules(SelectionRule.Action.Backup)), "v"))
                .isEqualTo(expected);
    }

    @Test
    void folders_of_different_nodes_do_not_lie_in_one_another() {
        TestCluster cluster = new TestCluster()
                .pod("a", "[{name: v, persistentVolumeClaim: {claimName: inner}}]")
                .claim("outer", "a", "hostPath: {path: /opt/allowed/a}, " + onNode("node-1"))
                .claim("inner", "a", "hostPath: {path: /opt/allowed/a/b}, " + onNode("node-2"));
        assertThat(outcome(cluster.plan(rules(SelectionRule.Action.Backup)), "v"))
                .isEqualTo("Backup");
    }

    private static String onNode(String node) {
        return "nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions:"
                + " [{key: kubernetes.io/hostname, operator: In, values: [" + node + "]}]}]}}";
    }

    @Test
    void a_claim_that_no_pod_uses_and_that_never_had_a_volume_holds_nothing() {
        TestCluster cluster = new TestCluster()
                .claimManifest(
                        "{metadata: {namespace: shop, name: later, uid: c}, spec: {storageClassName: a}, status: {phase:"
                                + " Pending}}");
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(plan.prevented()).isEmpty();
        assertThat(plan.leftOut()).extracting(SkippedVolume::reason).containsExactly(SkipReason.ClaimNeverBound);
    }

    @Test
    void an_annotation_that_leaves_out_what_the_pod_does_not_have_takes_nothing_away() {
        TestCluster cluster =
                new TestCluster().pod("web", "{backup.salvor.io/volumes-excludes: datta}", "[{name: v, emptyDir: {}}]");
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(plan.prevented()).isEmpty();
        assertThat(plan.leftOut()).extracting(SkippedVolume::reason).containsExactly(SkipReason.NothingToExclude);
    }

    @Test
    void a_volume_that_only_init_containers_mount_is_on_the_node_and_saved() {
        TestCluster cluster = new TestCluster()
                .podManifest(
                        """
                        metadata: {namespace: shop, name: web, uid: u}
                        spec:
                          nodeName: node-1
                          initContainers: [{name: i, volumeMounts: [{name: v}]}]
                          containers: [{name: c}]
                          volumes: [{name: v, emptyDir: {}}]
                        status: {phase: Running}
                        """);
        assertThat(outcome(cluster.plan(rules(SelectionRule.Action.Backup)), "v"))
                .isEqualTo("Backup");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    block device       | {volumeName: pv-data, storageClassName: a, volumeMode: Block} | Bound   | BlockVolume
                    pending            | {storageClassName: a}                                         | Pending | ClaimNotBound
                    lost               | {volumeName: pv-data}                                         | Lost    | ClaimNotBound
                    its volume is gone | {volumeName: pv-gone}                                         | Bound   | ClaimNotBound
                    bound              | {volumeName: pv-data}                                         | Bound   | Backup
                    """)
    void a_claim_is_saved_when_it_has_a_file_system(String name, String spec, String phase, String expected) {
        TestCluster cluster = new TestCluster()
                .pod("web", "[{name: v, persistentVolumeClaim: {claimName: web}}]")
                .claim("data", "a", LOCAL)
                .claimManifest("{metadata: {namespace: shop, name: web, uid: c}, spec: " + spec + ", status: {phase: "
                        + phase + "}}");
        assertThat(outcome(cluster.plan(rules(SelectionRule.Action.Backup)), "v"))
                .isEqualTo(expected);
    }

    @Test
    void a_claim_that_does_not_exist_is_reported() {
        TestCluster cluster = new TestCluster().pod("web", "[{name: v, persistentVolumeClaim: {claimName: web}}]");
        assertThat(outcome(cluster.plan(rules(SelectionRule.Action.Backup)), "v"))
                .isEqualTo("ClaimNotFound");
    }

    @Test
    void a_host_path_volume_behind_a_claim_needs_an_allowed_prefix() {
        TestCluster cluster = new TestCluster()
                .pod("a", "[{name: v, persistentVolumeClaim: {claimName: a}}]")
                .pod("b", "[{name: w, persistentVolumeClaim: {claimName: b}}]")
                .claim("a", "local-path", "hostPath: {path: /opt/allowed/x}")
                .claim("b", "local-path", "hostPath: {path: /opt/other/x}");
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(plan.volumes()).extracting(PlannedVolume::hostPath).containsExactly("/opt/allowed/x");
        assertThat(outcome(plan, "w")).isEqualTo("HostPathNotAllowed");
    }

    @Test
    void a_claim_of_several_pods_is_saved_once_with_the_first_that_can() {
        String claimed = "[{name: v, persistentVolumeClaim: {claimName: data}}]";
        TestCluster cluster = new TestCluster()
                .pod("c", claimed)
                .pod("b", claimed)
                .pod("a", "{backup.salvor.io/volumes-excludes: v}", claimed)
                .claim("data", "a", LOCAL);
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(plan.volumes()).singleElement().satisfies(planned -> {
            assertThat(planned.pod()).isEqualTo("b");
            assertThat(planned.claim()).isEqualTo(new PlannedClaim("data", "c-data", "pv-data"));
        });
        assertThat(plan.skipped())
                .extracting(SkippedVolume::pod, SkippedVolume::reason)
                .containsExactly(tuple("a", SkipReason.ExcludedByAnnotation), tuple("c", SkipReason.SharedClaim));
        assertThat(plan.skipped().get(1).message()).contains("with pod b");
    }

    @Test
    void a_claim_of_several_pods_goes_with_one_that_can_write_to_it() {
        TestCluster cluster = new TestCluster()
                .pod("a", "[{name: v, persistentVolumeClaim: {claimName: data, readOnly: true}}]")
                .pod("b", "[{name: v, persistentVolumeClaim: {claimName: data}}]")
                .claim("data", "a", LOCAL);
        assertThat(cluster.plan(rules(SelectionRule.Action.Backup)).volumes())
                .extracting(PlannedVolume::pod)
                .containsExactly("b");
    }

    @Test
    void a_claim_that_pods_only_read_is_saved_all_the_same() {
        TestCluster cluster = new TestCluster()
                .pod("a", "[{name: v, persistentVolumeClaim: {claimName: data, readOnly: true}}]")
                .claim("data", "a", LOCAL);
        assertThat(cluster.plan(rules(SelectionRule.Action.Backup)).volumes()).hasSize(1);
    }

    @Test
    void without_pods_in_the_backup_no_volume_is() {
        TestCluster cluster = new TestCluster().pod("web", "[{name: v, emptyDir: {}}]");
        for (String included : List.of("configmaps", "Secret", "*.apps")) {
            ResourceRules resources = new ResourceRules(List.of(included), null, null);
            BackupPlan plan = cluster.plan(
                    new BackupRules(NamespaceRules.named(List.of("shop"), null), resources, null, null, null));
            assertThat(outcome(plan, "v")).isEqualTo("PodNotStored");
        }
        ResourceRules pods = new ResourceRules(List.of("Pod"), null, null);
        BackupPlan plan =
                cluster.plan(new BackupRules(NamespaceRules.named(List.of("shop"), null), pods, null, null, null));
        assertThat(outcome(plan, "v")).isEqualTo("Backup");
    }

    @Test
    void the_volumes_behind_claims_and_their_classes_go_along() {
        TestCluster cluster = new TestCluster()
                .claim("data", "fast", LOCAL)
                .claimManifest(
                        "{metadata: {namespace: other, name: x}, spec: {volumeName: pv-x, storageClassName: slow},"
                                + " status: {phase: Bound}}");
        cluster.classes.add(new StorageClassView("fast", "a"));
        cluster.classes.add(new StorageClassView("slow", "a"));
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(plan.persistentVolumes()).containsExactly("pv-data");
        assertThat(plan.storageClasses()).containsExactly("fast");
    }

    @Test
    void the_order_in_which_the_cluster_was_read_does_not_matter() {
        TestCluster cluster = new TestCluster()
                .pod("a", "[{name: v, persistentVolumeClaim: {claimName: data}}]")
                .pod("b", "[{name: v, persistentVolumeClaim: {claimName: data}}, {name: w, emptyDir: {}}]")
                .claim("data", "a", LOCAL);
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        Collections.reverse(cluster.pods);
        assertThat(cluster.plan(rules(SelectionRule.Action.Backup))).isEqualTo(plan);
    }

    @Test
    void a_plan_is_the_same_after_the_bucket_has_kept_it() {
        TestCluster cluster = new TestCluster()
                .pod("a", "[{name: v, persistentVolumeClaim: {claimName: data}}, {name: s, secret: {}}, {name: w}]")
                .claim("data", "a", LOCAL);
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Backup));
        assertThat(StoredPlans.plan(StoredSamples.plan("b", StoredPlans.stored(plan))))
                .isEqualTo(plan);
    }

    private static String outcome(BackupPlan plan, String volume) {
        return plan.volumes().stream().anyMatch(planned -> planned.volume().equals(volume))
                ? "Backup"
                : plan.skipped().stream()
                        .filter(skipped -> skipped.volume().equals(volume))
                        .map(skipped -> skipped.reason().name())
                        .findFirst()
                        .orElse("nowhere");
    }

    private static SelectionRule rule(SelectionRule.Match match, SelectionRule.Action action) {
        return new SelectionRule(match, action, null);
    }

    private static SelectionRule.Match match() {
        return SelectionRule.Match.ANY;
    }

    private static SelectionRule.Match volumes(String... names) {
        return new SelectionRule.Match(null, null, Arrays.asList(names), null, null, null, null);
    }
}
