package io.salvor.operator.coverage;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.CoverageSummary;
import io.salvor.api.Inclusion;
import io.salvor.api.LastBackup;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.Leaders;
import io.salvor.operator.run.Leadership;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingOwnObjects;
import io.salvor.testing.TestingResources;
import io.salvor.volume.KubeletLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When coverage is looked at, and what happens when it cannot be. */
class CoverageLooksTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String LOOK = "list pods";

    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(Instant.parse("2026-01-02T14:00:00Z"));
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    private final TestingResources resources = new TestingResources(
            calls,
            List.of(
                    Kinds.NAMESPACES,
                    Kinds.PODS,
                    Kinds.CLAIMS,
                    Kinds.PERSISTENT_VOLUMES,
                    Kinds.NODES,
                    Kinds.BACKUPS,
                    Kinds.POD_VOLUME_BACKUPS,
                    Kinds.REPOSITORIES));
    private final CoverageTick tick = tick(Leaders.leading());

    private CoverageTick tick(Leadership leadership) {
        return new CoverageTick(
                objects,
                OperatorSettings.with(Map.of("salvor.namespace", "salvor")),
                leadership,
                resources,
                new KubeletLayout("/var/lib/kubelet", List.of()),
                new CoverageMetrics(new SimpleMeterRegistry(), clock),
                clock);
    }

    @BeforeEach
    void aClaimThatAPodMounts() {
        put(Kinds.NAMESPACES, "{metadata: {name: shop}}");
        put(
                Kinds.PERSISTENT_VOLUMES,
                """
                metadata: {name: pv-data}
                spec: {csi: {driver: example.com, volumeHandle: v}, claimRef: {namespace: shop, name: data}}
                status: {phase: Bound}
                """);
        put(
                Kinds.CLAIMS,
                """
                metadata: {namespace: shop, name: data, uid: claim-1}
                spec: {volumeName: pv-data, accessModes: [ReadWriteOnce]}
                status: {phase: Bound, capacity: {storage: 1Gi}}
                """);
        put(
                Kinds.PODS,
                """
                metadata: {namespace: shop, name: web, uid: pod-1, annotations: {note: long}}
                spec:
                  nodeName: node-1
                  containers: [{name: main, volumeMounts: [{name: data, mountPath: /data}]}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
                status: {phase: Running}
                """);
    }

    private void put(Resource kind, String manifest) {
        resources.put(kind, (ObjectNode) yaml(manifest));
    }

    private static BackupPolicy policy(String name) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace("salvor").build());
        policy.setSpec(new BackupPolicySpec());
        policy.getSpec().schedule = "0 3 * * *";
        policy.getSpec().include = new Inclusion();
        policy.getSpec().include.namespaces = List.of("shop");
        return policy;
    }

    private CoverageSummary coverage(String policy) {
        return objects.now(BackupPolicy.class, policy).getStatus().coverage;
    }

    private void backedUp(String completed) {
        put(
                Kinds.BACKUPS,
                """
                metadata: {namespace: salvor, name: daily-1, creationTimestamp: "2026-01-02T03:00:00Z"}
                spec: {policy: daily}
                status: {phase: Completed, startTime: "2026-01-02T03:00:00Z"}
                """);
        put(
                Kinds.POD_VOLUME_BACKUPS,
                """
                metadata: {namespace: salvor, name: daily-1-a}
                spec:
                  backup: daily-1
                  pod: {namespace: shop, name: web, uid: pod-1}
                  volume: data
                  claim: {name: data, uid: claim-1}
                status: {phase: Completed, completionTimestamp: "%s"}
                """
                        .formatted(completed));
    }

    @Test
    void a_claim_without_a_backup_was_never_saved_and_is_fresh_after_one() {
        objects.put(policy("daily"));
        tick.tick();
        assertThat(coverage("daily").neverSaved).isEqualTo(1);

        backedUp("2026-01-02T03:05:00Z");
        BackupPolicy policy = objects.now(BackupPolicy.class, "daily");
        policy.getStatus().lastBackup = new LastBackup();
        policy.getStatus().lastBackup.name = "daily-1";
        objects.put(policy);
        clock.advance(MINUTE);
        tick.tick();
        assertThat(coverage("daily").neverSaved).isZero();
        assertThat(coverage("daily").protectedClaims).isEqualTo(1);
        assertThat(coverage("daily").stale).isZero();

        clock.advance(Duration.ofDays(3));
        tick.tick();
        assertThat(coverage("daily").stale).isEqualTo(1);
    }

    @Test
    void a_volume_that_its_owner_leaves_out_is_counted_as_such() {
        objects.put(policy("daily"));
        tick.tick();
        put(
                Kinds.PODS,
                """
                metadata:
                  {namespace: shop, name: web, uid: pod-1, annotations: {backup.velero.io/backup-volumes-excludes: data}}
                spec:
                  nodeName: node-1
                  containers: [{name: main, volumeMounts: [{name: data, mountPath: /data}]}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
                status: {phase: Running}
                """);
        clock.advance(Duration.ofMinutes(5));
        tick.tick();
        assertThat(coverage("daily").leftOut).isEqualTo(1);
    }

    @Test
    void a_replica_that_does_not_lead_looks_at_nothing() {
        objects.put(policy("daily"));
        tick(new Leadership()).tick();
        assertThat(calls.made()).isEmpty();
    }

    @Test
    void the_cluster_is_read_once_a_minute_at_most_and_every_five_while_nothing_changes() {
        objects.put(policy("daily"));
        tick.tick();
        clock.advance(Duration.ofSeconds(59));
        objects.put(policy("weekly"));
        tick.tick();
        assertThat(calls.made(LOOK)).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        tick.tick();
        assertThat(calls.made(LOOK)).as("another policy").hasSize(2);
        clock.advance(Duration.ofMinutes(4));
        tick.tick();
        assertThat(calls.made(LOOK)).hasSize(2);
        clock.advance(MINUTE);
        tick.tick();
        assertThat(calls.made(LOOK)).hasSize(3);
    }

    @Test
    void what_stands_as_before_is_not_written_again() {
        objects.put(policy("daily"));
        tick.tick();
        clock.advance(Duration.ofMinutes(5));
        tick.tick();
        assertThat(calls.made("editStatus")).hasSize(1);
    }

    @Test
    void a_policy_that_cannot_run_protects_nothing() {
        BackupPolicy stalled = policy("stalled");
        Conditions.stalled(stalled.getStatus().conditions, "Ready", "InvalidPolicy", "", 1L, clock.instant());
        objects.put(stalled);
        BackupPolicy broken = policy("broken");
        broken.getSpec().schedule = "every day";
        objects.put(broken);
        tick.tick();
        assertThat(coverage("stalled").unprotected).isEqualTo(1);
        assertThat(coverage("broken"))
                .as("its own condition says what is wrong")
                .isNull();

        objects.put(policy("daily"));
        clock.advance(MINUTE);
        tick.tick();
        assertThat(coverage("stalled").unprotected).isZero();
    }

    @Test
    void a_condition_that_has_passed_stalls_nothing() {
        BackupPolicy policy = policy("daily");
        Conditions.stalled(policy.getStatus().conditions, "Ready", "InvalidPolicy", "", 1L, clock.instant());
        policy.getStatus().conditions.forEach(condition -> condition.status = "False");
        objects.put(policy);
        tick.tick();
        assertThat(coverage("daily").neverSaved).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 410, 500, TestingCalls.TIMEOUT})
    void a_cluster_that_cannot_be_read_is_looked_at_again_within_a_minute(int code) {
        objects.put(policy("daily"));
        tick.tick();
        clock.advance(Duration.ofMinutes(5));
        backedUp("2026-01-02T03:05:00Z");
        calls.fail("list persistentvolumeclaims", 1, code);
        tick.tick();
        assertThat(coverage("daily").neverSaved).as("that of the last look").isEqualTo(1);
        clock.advance(MINUTE);
        tick.tick();
        assertThat(coverage("daily").neverSaved).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 409, 410, 500, TestingCalls.TIMEOUT})
    void policies_that_cannot_be_listed_are_listed_by_the_next_tick(int code) {
        objects.put(policy("daily"));
        calls.fail("list BackupPolicy", 1, code);
        tick.tick();
        assertThat(coverage("daily")).isNull();
        tick.tick();
        assertThat(coverage("daily").neverSaved).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 409, 410, 500, TestingCalls.TIMEOUT})
    void a_policy_that_cannot_be_written_keeps_no_other_from_it(int code) {
        objects.put(policy("daily"));
        objects.put(policy("weekly"));
        calls.fail("editStatus BackupPolicy daily", 1, code);
        tick.tick();
        assertThat(coverage("daily")).isNull();
        assertThat(coverage("weekly").neverSaved).isEqualTo(1);
        clock.advance(Duration.ofMinutes(5));
        tick.tick();
        assertThat(coverage("daily").neverSaved).isEqualTo(1);
    }

    @Test
    void a_policy_that_was_deleted_meanwhile_is_no_trouble_for_the_others() {
        objects.put(policy("daily"));
        objects.put(policy("weekly"));
        calls.before("editStatus BackupPolicy daily", 1, () -> objects.remove(BackupPolicy.class, "daily"));
        tick.tick();
        assertThat(coverage("weekly").neverSaved).isEqualTo(1);
    }
}
