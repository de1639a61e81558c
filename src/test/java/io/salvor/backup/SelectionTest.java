package io.salvor.backup;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.match.LabelMatch;
import io.salvor.match.LabelMatch.Operator;
import io.salvor.match.LabelMatch.Requirement;
import io.salvor.volume.ClusterView;
import io.salvor.volume.NamespaceView;
import io.salvor.volume.StorageClassView;
import io.salvor.volume.ValueReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which namespaces and objects a policy takes in, and what that does to volumes. */
class SelectionTest {
    private static final String OUT = "salvor.io/exclude-from-backup";
    private static final String VELERO_OUT = "velero.io/exclude-from-backup";
    private static final String LOCAL = "local: {path: /mnt/a}";
    private static final String CLAIMED = "[{name: v, persistentVolumeClaim: {claimName: data}}]";

    @ParameterizedTest(name = "include {0} and team={1}, exclude {2} and team={3}: {4}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    shop*  | - | -         | - | shop shop-eu shop-test
                    *      | - | shop-*    | - | blog shop
                    *      | - | *         | - | ''
                    -      | a | -         | - | shop shop-eu
                    shop-* | a | -         | - | shop-eu
                    shop*  | - | -         | b | shop shop-eu
                    *      | - | shop      | b | blog shop-eu
                    -      | a | shop-eu   | - | shop
                    -      | - | -         | - | ''
                    """)
    void namespaces_are_taken_by_name_and_by_label(
            String include, String labelled, String exclude, String labelledOut, String expected) {
        NamespaceRules rules = new NamespaceRules(list(include), team(labelled), list(exclude), team(labelledOut));
        List<NamespaceView> existing = List.of(
                namespace("shop-test", Map.of("team", "b")),
                namespace("shop-eu", Map.of("team", "a")),
                namespace("blog", Map.of()),
                namespace("shop", Map.of("team", "a")));
        assertThat(BackupPlanner.namespaces(of(rules, ObjectRules.ALL), existing)
                        .selected())
                .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource({OUT + ", true, true", VELERO_OUT + ", true, true", OUT + ", false, false", OUT + ", yes, false"})
    void a_namespace_that_leaves_itself_out_is_not_saved_and_its_volumes_are_on_record(
            String label, String value, boolean out) {
        ClusterView cluster = cluster("{}", "{}", "{}").view();
        ClusterView labelled = new ClusterView(
                List.of(namespace("shop", Map.of(label, value))),
                cluster.pods(),
                cluster.claims(),
                cluster.persistentVolumes(),
                List.of(),
                List.of());
        BackupPlan plan = BackupPlanner.plan(shop(ObjectRules.ALL), labelled, TestCluster.LAYOUT);
        assertThat(plan.namespaces()).hasSize(out ? 0 : 1);
        assertThat(plan.volumes()).hasSize(out ? 0 : 1);
        assertThat(plan.skipped()).hasSize(out ? 1 : 0).allSatisfy(skipped -> {
            assertThat(skipped.reason()).isEqualTo(SkipReason.ExcludedByLabel);
            assertThat(skipped.message()).isEqualTo("namespace shop is labelled " + label + "=true");
            assertThat(skipped.decidedBy()).isEqualTo(DecidedBy.label(label));
        });
    }

    @ParameterizedTest(name = "pod {0}, claim {1}, PersistentVolume {2}: {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                       | {}                                      | {} | -
                    {salvor.io/exclude-from-backup: "true"}  | {}                                      | {} | pod web is labelled salvor.io/exclude-from-backup=true
                    {velero.io/exclude-from-backup: "true"}  | {}                                      | {} | pod web is labelled velero.io/exclude-from-backup=true
                    {}                                       | {salvor.io/exclude-from-backup: "true"} | {} | claim data is labelled salvor.io/exclude-from-backup=true
                    {}                                       | {} | {salvor.io/exclude-from-backup: "true"} | PersistentVolume pv-data is labelled salvor.io/exclude-from-backup=true
                    {no: thanks}                             | {}                                      | {} | pod web carries labels that the policy excludes
                    {}                                       | {no: thanks}                            | {} | claim data carries labels that the policy excludes
                    """)
    void a_label_on_pod_claim_or_volume_takes_the_volume_out(String pod, String claim, String volume, String expected) {
        LabelMatch no = new LabelMatch(Map.of("no", "thanks"), null);
        ObjectRules objects = new ObjectRules(List.of(), List.of(), List.of(no));
        BackupPlan plan = cluster(pod, claim, volume).plan(shop(objects));
        if (expected.equals("-")) {
            assertThat(plan.volumes()).hasSize(1);
            assertThat(plan.persistentVolumes()).containsExactly("pv-data");
        } else {
            assertThat(plan.volumes()).isEmpty();
            assertThat(plan.skipped()).singleElement().satisfies(skipped -> {
                assertThat(skipped.reason()).isEqualTo(SkipReason.ExcludedByLabel);
                assertThat(skipped.message()).isEqualTo(expected);
            });
        }
    }

    @Test
    void with_a_label_selector_only_pods_that_it_selects_bring_their_volumes_and_claims() {
        TestCluster cluster = cluster("{tier: gold}", "{}", "{}")
                .pod("other", "[{name: v, persistentVolumeClaim: {claimName: others}}]")
                .claim("others", "slow", LOCAL)
                .claim("unused", "slow", LOCAL);
        cluster.classes.add(new StorageClassView("fast", "p"));
        cluster.classes.add(new StorageClassView("slow", "p"));
        LabelMatch gold = new LabelMatch(Map.of("tier", "gold"), null);
        BackupPlan plan = cluster.plan(shop(new ObjectRules(List.of(gold), List.of(), List.of())));
        assertThat(plan.volumes()).extracting(PlannedVolume::pod).containsExactly("web");
        assertThat(plan.claims()).containsExactly("shop/data");
        assertThat(plan.persistentVolumes()).containsExactly("pv-data");
        assertThat(plan.storageClasses()).containsExactly("fast");
        assertThat(plan.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.pod()).isEqualTo("other");
            assertThat(skipped.reason()).isEqualTo(SkipReason.PodNotSelected);
            assertThat(skipped.decidedBy()).hasToString("selection");
        });
    }

    @ParameterizedTest(name = "tier={0}, zone={1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    gold   | a | Selected
                    silver | a | Selected
                    bronze | a | NotSelected
                    gold   | b | NotSelected
                    gold   | - | NotSelected
                    -      | a | NotSelected
                    iron   | a | Excluded
                    iron   | b | Excluded
                    """)
    void an_object_needs_every_selector_and_one_of_the_alternatives(
            String tier, String zone, ObjectRules.Verdict expected) {
        ObjectRules rules = new ObjectRules(
                List.of(new LabelMatch(Map.of("zone", "a"), null)),
                List.of(
                        new LabelMatch(Map.of("tier", "gold"), null),
                        new LabelMatch(null, List.of(new Requirement("tier", Operator.In, List.of("silver"))))),
                List.of(new LabelMatch(Map.of("tier", "iron"), null)));
        Map<String, String> labels = new HashMap<>();
        if (tier != null) {
            labels.put("tier", tier);
        }
        if (zone != null) {
            labels.put("zone", zone);
        }
        assertThat(rules.decide(labels).verdict()).isEqualTo(expected);
    }

    /** One pod web with the claim data, each with the given labels. */
    private static TestCluster cluster(String pod, String claim, String volume) {
        TestCluster cluster = new TestCluster()
                .podManifest(
                        """
                        metadata: {namespace: shop, name: web, uid: u, labels: %s}
                        spec:
                          nodeName: node-1
                          containers: [{name: c, volumeMounts: [{name: v}]}]
                          volumes: %s
                        status: {phase: Running}
                        """
                                .formatted(pod, CLAIMED))
                .claimManifest(
                        """
                        metadata: {namespace: shop, name: data, uid: c, labels: %s}
                        spec: {volumeName: pv-data, storageClassName: fast}
                        status: {phase: Bound}
                        """
                                .formatted(claim));
        cluster.volumes.add(ValueReader.persistentVolume(yaml(
                """
                metadata: {name: pv-data, labels: %s}
                spec: {storageClassName: fast, claimRef: {namespace: shop, name: data}, %s}
                status: {phase: Bound}
                """
                        .formatted(volume, LOCAL))));
        return cluster;
    }

    private static BackupRules shop(ObjectRules objects) {
        return of(NamespaceRules.named(List.of("shop"), null), objects);
    }

    private static BackupRules of(NamespaceRules namespaces, ObjectRules objects) {
        return new BackupRules(namespaces, null, objects, SelectionRule.Action.Backup, null);
    }

    private static NamespaceView namespace(String name, Map<String, String> labels) {
        return new NamespaceView(name, labels);
    }

    private static List<String> list(String name) {
        return name == null ? null : List.of(name);
    }

    private static LabelMatch team(String value) {
        return value == null ? null : new LabelMatch(Map.of("team", value), null);
    }
}
