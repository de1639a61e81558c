package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPolicySpec;
import io.salvor.backup.BackupRules;
import io.salvor.backup.FileSelection;
import io.salvor.backup.HookRule;
import io.salvor.backup.NamespaceRules;
import io.salvor.backup.ObjectRules;
import io.salvor.backup.ResourceRules;
import io.salvor.backup.SelectionRule;
import io.salvor.catalog.RunLimits;
import io.salvor.catalog.StaticVolumesRule;
import io.salvor.match.LabelMatch;
import io.salvor.volume.Manifests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRulesTest {
    private static final SelectionRule.ClaimMatch ANY_CLAIM = SelectionRule.ClaimMatch.ANY;

    @Test
    void a_policy_that_names_only_namespaces_takes_in_all_that_is_in_them() {
        assertThat(PolicyRules.of(spec("include: {namespaces: [shop]}")))
                .isEqualTo(new BackupRules(NamespaceRules.named(List.of("shop"), List.of()), null, null, null, null));
    }

    @Test
    void what_a_policy_says_of_attempts_is_kept_in_milliseconds() {
        assertThat(PolicyRules.limits(spec("include: {namespaces: [shop]}"))).isEqualTo(RunLimits.NONE);
        assertThat(PolicyRules.limits(
                        spec("{include: {namespaces: [shop]}, volumeTimeout: 2h, retry: {attempts: 3, pause: 1m30s}}")))
                .isEqualTo(new RunLimits(3, 90_000L, 7_200_000L));
    }

    @Test
    void namespaces_resources_and_labels_are_taken_over() {
        BackupRules rules = PolicyRules.of(
                spec(
                        """
                include:
                  namespaces: ["team-*"]
                  namespaceSelector:
                    matchLabels: {stage: production}
                  resources: [pods, deployments.apps]
                  clusterResources: [ClusterRole]
                  labelSelector:
                    matchLabels: {backup: daily}
                  orLabelSelectors:
                    - matchLabels: {tier: gold}
                    - matchExpressions:
                        - {key: tier, operator: In, values: [silver, bronze]}
                exclude:
                  namespaces: [team-x]
                  namespaceSelector:
                    matchExpressions:
                      - {key: scratch, operator: Exists}
                  resources: [events]
                  labelSelector:
                    matchLabels: {backup: "no"}
                  orLabelSelectors:
                    - matchExpressions:
                        - {key: keep, operator: DoesNotExist}
                        - {key: keep, operator: NotIn, values: [always]}
                """));

        assertThat(rules.namespaces())
                .isEqualTo(new NamespaceRules(
                        List.of("team-*"),
                        labels(Map.of("stage", "production")),
                        List.of("team-x"),
                        expression("scratch", LabelMatch.Operator.Exists)));
        assertThat(rules.resources())
                .isEqualTo(new ResourceRules(
                        List.of("pods", "deployments.apps"), List.of("events"), List.of("ClusterRole")));
        assertThat(rules.objects())
                .isEqualTo(new ObjectRules(
                        List.of(labels(Map.of("backup", "daily"))),
                        List.of(
                                labels(Map.of("tier", "gold")),
                                expression("tier", LabelMatch.Operator.In, "silver", "bronze")),
                        List.of(
                                labels(Map.of("backup", "no")),
                                new LabelMatch(
                                        null,
                                        List.of(
                                                new LabelMatch.Requirement(
                                                        "keep", LabelMatch.Operator.DoesNotExist, null),
                                                new LabelMatch.Requirement(
                                                        "keep", LabelMatch.Operator.NotIn, List.of("always")))))));
    }

    @Test
    void volume_rules_are_taken_over_in_their_order() {
        BackupRules rules = PolicyRules.of(
                spec(
                        """
                include: {namespaces: [shop]}
                volumes:
                  default: Fail
                  rules:
                    - match:
                        namespaces: [shop]
                        podLabels: {app: db}
                        volumes: [data]
                        volumeTypes: [csi]
                        csiDrivers: ["*.example.org"]
                        nfs: {server: nas, path: /export/*}
                        claims: ["data-*"]
                        claimLabels: {role: primary}
                        storageClasses: [fast]
                        accessModes: [ReadWriteOnce, ReadWriteMany]
                        size: {min: 1Gi, max: 2k}
                      action: Backup
                      files:
                        exclude: ["*.tmp"]
                        excludeCaches: true
                        excludeLargerThan: 10Gi
                        oneFileSystem: true
                    - match: {volumeTypes: [emptyDir]}
                      action: Skip
                """));

        assertThat(rules.defaultAction()).isEqualTo(SelectionRule.Action.Fail);
        assertThat(rules.rules())
                .containsExactly(
                        new SelectionRule(
                                new SelectionRule.Match(
                                        List.of("shop"),
                                        Map.of("app", "db"),
                                        List.of("data"),
                                        List.of("csi"),
                                        new SelectionRule.ClaimMatch(
                                                List.of("data-*"),
                                                Map.of("role", "primary"),
                                                List.of("fast"),
                                                List.of("ReadWriteOnce", "ReadWriteMany"),
                                                1L << 30,
                                                2000L),
                                        new SelectionRule.NfsMatch("nas", "/export/*"),
                                        List.of("*.example.org")),
                                SelectionRule.Action.Backup,
                                new FileSelection(List.of("*.tmp"), true, "10Gi", true)),
                        new SelectionRule(
                                new SelectionRule.Match(null, null, null, List.of("emptyDir"), ANY_CLAIM, null, null),
                                SelectionRule.Action.Skip,
                                FileSelection.ALL));
    }

    @Test
    void a_size_may_have_one_end() {
        BackupRules rules = PolicyRules.of(
                spec(
                        """
                include: {namespaces: [shop]}
                volumes:
                  rules:
                    - {match: {size: {max: 1Mi}}, action: Skip}
                """));

        assertThat(rules.rules().get(0).match().claim())
                .isEqualTo(new SelectionRule.ClaimMatch(null, null, null, null, null, 1L << 20));
    }

    @Test
    void hooks_are_taken_over_and_fail_the_backup_unless_they_may_fail() {
        BackupRules rules = PolicyRules.of(
                spec(
                        """
                include: {namespaces: [shop]}
                hooks:
                  - match: {namespaces: [shop], podLabels: {app: db}}
                    container: db
                    before: {command: [lock, now], timeout: 5m}
                    after: {command: [unlock], timeout: 30s, onError: Continue}
                  - match: {}
                    after: {command: [sync], timeout: 1s, onError: Fail}
                """));

        assertThat(rules.hooks())
                .containsExactly(
                        new HookRule(
                                List.of("shop"),
                                Map.of("app", "db"),
                                "db",
                                new HookRule.Command(List.of("lock", "now"), Duration.ofMinutes(5), true),
                                new HookRule.Command(List.of("unlock"), Duration.ofSeconds(30), false)),
                        new HookRule(
                                null,
                                null,
                                null,
                                null,
                                new HookRule.Command(List.of("sync"), Duration.ofSeconds(1), true)));
    }

    @Test
    void the_rule_for_static_volumes_is_taken_over() {
        assertThat(PolicyRules.staticVolumes(spec("staticVolumes: {restore: Adopt, nodeMapping: {node-a: node-b}}")))
                .isEqualTo(new StaticVolumesRule("Adopt", Map.of("node-a", "node-b"), null, null));
        assertThat(PolicyRules.staticVolumes(
                        spec("staticVolumes: {restore: Recreate, pathMapping: {/a: /b}, serverMapping: {f: g}}")))
                .isEqualTo(new StaticVolumesRule("Recreate", null, Map.of("/a", "/b"), Map.of("f", "g")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "staticVolumes: {}"})
    void without_a_rule_for_static_volumes_there_is_none(String spec) {
        assertThat(PolicyRules.staticVolumes(spec(spec))).isNull();
    }

    private static LabelMatch labels(Map<String, String> labels) {
        return new LabelMatch(labels, null);
    }

    private static LabelMatch expression(String key, LabelMatch.Operator operator, String... values) {
        return new LabelMatch(null, List.of(new LabelMatch.Requirement(key, operator, List.of(values))));
    }

    static BackupPolicySpec spec(String yaml) {
        try {
            return new ObjectMapper().treeToValue(Manifests.yaml(yaml), BackupPolicySpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }
}
