package io.salvor.backup;

import static io.salvor.backup.TestCluster.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.units.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each condition of a volume rule looks at. */
class VolumeRulesTest {
    /** Every kind of volume that a rule can tell from the others. */
    private static TestCluster cluster() {
        return new TestCluster()
                .pod(
                        "web",
                        """
                        [{name: db, persistentVolumeClaim: {claimName: web-db}},
                         {name: share, persistentVolumeClaim: {claimName: web-share}},
                         {name: cloud, persistentVolumeClaim: {claimName: web-cloud}},
                         {name: inline, nfs: {server: files.example.com, path: /export/inline/}},
                         {name: tmp, emptyDir: {}},
                         {name: lost, persistentVolumeClaim: {claimName: web-lost}}]""")
                .claim("web-db", "fast", "local: {path: /mnt/db}", "ReadWriteOnce", "10Gi", "{tier: gold}")
                .claim(
                        "web-share",
                        "",
                        "nfs: {server: nas.example.com, path: /export/share}",
                        "ReadWriteMany",
                        "1Ti",
                        "{}")
                .claim(
                        "web-cloud",
                        "slow",
                        "csi: {driver: disk.example.com, volumeHandle: h}",
                        "ReadWriteOncePod",
                        "1500M",
                        "{tier: silver}");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    namespaces     | sh*                        | db share cloud inline tmp lost
                    namespaces     | other                      | ''
                    podLabels      | app=web                    | db share cloud inline tmp lost
                    podLabels      | app=db                     | ''
                    volumes        | d?                         | db
                    volumes        | *                          | db share cloud inline tmp lost
                    volumes        | cache-*                    | ''
                    claims         | web-*                      | db share cloud lost
                    claims         | *                          | db share cloud lost
                    claims         | db-*                       | ''
                    claimLabels    | tier=gold                  | db
                    claimLabels    | tier=bronze                | ''
                    storageClasses | fast                       | db
                    storageClasses | *ow                        | cloud
                    volumeTypes    | persistentVolumeClaim      | db share cloud lost
                    volumeTypes    | emptyDir                   | tmp
                    volumeTypes    | nfs                        | share inline
                    volumeTypes    | local,csi                  | db cloud
                    volumeTypes    | hostPath                   | ''
                    accessModes    | ReadWriteMany              | share
                    accessModes    | ReadWriteOnce,ReadWriteOncePod | db cloud
                    min            | 10Gi                       | db share
                    min            | 10.1Gi                     | share
                    max            | 10Gi                       | db cloud
                    max            | 1.5G                       | cloud
                    max            | 1499M                      | ''
                    server         | *.example.com              | share inline
                    server         | nas.example.com            | share
                    path           | /export/*                  | share inline
                    path           | /export/inline             | inline
                    path           | /export                    | ''
                    csiDrivers     | disk.example.com           | cloud
                    csiDrivers     | *                          | cloud
                    """)
    void a_rule_holds_for_the_volumes_that_its_condition_names(String part, String value, String expected) {
        BackupPlan plan =
                cluster().plan(rules(SelectionRule.Action.Backup, rule(match(part, value), SelectionRule.Action.Skip)));
        assertThat(plan.skipped().stream()
                        .filter(skipped -> skipped.reason() == SkipReason.ExcludedByRule)
                        .map(SkippedVolume::volume))
                .containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(" "));
    }

    @Test
    void all_conditions_of_a_rule_must_hold() {
        SelectionRule.ClaimMatch fast = new SelectionRule.ClaimMatch(null, null, List.of("fast"), null, null, null);
        SelectionRule.Match both = new SelectionRule.Match(null, null, List.of("share"), null, fast, null, null);
        BackupPlan plan = cluster().plan(rules(SelectionRule.Action.Backup, rule(both, SelectionRule.Action.Skip)));
        assertThat(plan.skipped()).noneMatch(skipped -> skipped.reason() == SkipReason.ExcludedByRule);
    }

    @Test
    void a_volume_that_the_rules_refuse_is_not_saved_and_the_rest_is() {
        BackupPlan plan = cluster()
                .plan(rules(
                        SelectionRule.Action.Backup,
                        rule(match("volumeTypes", "emptyDir"), SelectionRule.Action.Fail)));
        assertThat(refused(plan)).singleElement().satisfies(refused -> {
            assertThat(refused.volume()).isEqualTo("tmp");
            assertThat(refused.prevented()).isTrue();
            assertThat(refused.message()).contains("rule 1");
            assertThat(refused.decidedBy()).isEqualTo(DecidedBy.rule(0));
        });
        assertThat(plan.volumes()).extracting(PlannedVolume::volume).containsExactly("db", "share", "cloud", "inline");
    }

    @Test
    void with_the_default_fail_every_volume_must_be_spoken_of() {
        TestCluster cluster = new TestCluster()
                .pod(
                        "web",
                        "{backup.salvor.io/volumes: a, backup.salvor.io/volumes-excludes: b}",
                        "[{name: a, emptyDir: {}}, {name: b, emptyDir: {}}, {name: c, emptyDir: {}},"
                                + " {name: token, projected: {}}]");
        BackupPlan plan = cluster.plan(rules(SelectionRule.Action.Fail));
        assertThat(plan.volumes()).extracting(PlannedVolume::volume).containsExactly("a");
        assertThat(refused(plan)).singleElement().satisfies(refused -> {
            assertThat(refused.volume()).isEqualTo("c");
            assertThat(refused.decidedBy()).hasToString("default");
        });
    }

    @ParameterizedTest(name = "a rule for {0} makes of the hostPath volume: {1}")
    @CsvSource({"hostPath, RefusedByPolicy", "'', HostPathVolume", "emptyDir, HostPathVolume"})
    void what_is_never_data_is_refused_only_by_a_rule_that_names_its_type(String types, SkipReason expected) {
        TestCluster cluster = new TestCluster().pod("web", "[{name: v, hostPath: {path: /etc}}]");
        SelectionRule.Match match = types.isEmpty() ? SelectionRule.Match.ANY : match("volumeTypes", types);
        assertThat(cluster.plan(rules(SelectionRule.Action.Backup, rule(match, SelectionRule.Action.Fail)))
                        .skipped())
                .extracting(SkippedVolume::reason)
                .containsExactly(expected);
    }

    @Test
    void an_unused_claim_is_refused_too() {
        TestCluster cluster = new TestCluster().claim("data", "fast", "local: {path: /mnt/a}");
        BackupPlan plan = cluster.plan(
                rules(SelectionRule.Action.Backup, rule(match("claims", "data"), SelectionRule.Action.Fail)));
        assertThat(refused(plan)).extracting(SkippedVolume::volume).containsExactly("data");
    }

    @Test
    void the_winner_is_on_record_for_each_volume() {
        TestCluster cluster = new TestCluster()
                .pod(
                        "a",
                        "{backup.salvor.io/volumes-excludes: left}",
                        "[{name: left, emptyDir: {}}, {name: ruled, emptyDir: {}}, {name: other, emptyDir: {}},"
                                + " {name: secret, secret: {}}, {name: gone, persistentVolumeClaim: {claimName: no}}]");
        BackupPlan plan = cluster.plan(
                rules(SelectionRule.Action.Backup, rule(match("volumes", "ruled"), SelectionRule.Action.Backup)));
        assertThat(plan.volumes())
                .extracting(volume -> volume.volume() + " " + volume.decidedBy())
                .containsExactly("ruled rule 1", "other default");
        assertThat(plan.skipped())
                .extracting(volume -> volume.volume() + " " + volume.decidedBy())
                .containsExactly("left backup.salvor.io/volumes-excludes", "secret volume type", "gone default");
    }

    private static SelectionRule rule(SelectionRule.Match match, SelectionRule.Action action) {
        return new SelectionRule(match, action, null);
    }

    private static SelectionRule.Match match(String part, String text) {
        List<String> list = new ArrayList<>(List.of(text.split(",")));
        SelectionRule.ClaimMatch claim =
                switch (part) {
                    case "claims" -> new SelectionRule.ClaimMatch(list, null, null, null, null, null);
                    case "claimLabels" -> new SelectionRule.ClaimMatch(null, label(text), null, null, null, null);
                    case "storageClasses" -> new SelectionRule.ClaimMatch(null, null, list, null, null, null);
                    case "accessModes" -> new SelectionRule.ClaimMatch(null, null, null, list, null, null);
                    case "min" -> new SelectionRule.ClaimMatch(null, null, null, null, bytes(text), null);
                    case "max" -> new SelectionRule.ClaimMatch(null, null, null, null, null, bytes(text));
                    default -> null;
                };
        SelectionRule.NfsMatch nfs =
                switch (part) {
                    case "server" -> new SelectionRule.NfsMatch(text, null);
                    case "path" -> new SelectionRule.NfsMatch(null, text);
                    default -> null;
                };
        return new SelectionRule.Match(
                part.equals("namespaces") ? list : null,
                part.equals("podLabels") ? label(text) : null,
                part.equals("volumes") ? list : null,
                part.equals("volumeTypes") ? list : null,
                claim,
                nfs,
                part.equals("csiDrivers") ? list : null);
    }

    private static Map<String, String> label(String text) {
        return Map.of(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1));
    }

    private static long bytes(String quantity) {
        return Quantities.bytes(quantity);
    }

    private static List<SkippedVolume> refused(BackupPlan plan) {
        return plan.prevented().stream()
                .filter(volume -> volume.reason() == SkipReason.RefusedByPolicy)
                .toList();
    }
}
