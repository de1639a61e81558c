package io.salvor.operator.policy;

import static io.salvor.operator.policy.Policies.backup;
import static io.salvor.operator.policy.Policies.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicyStatus;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.Condition;
import io.salvor.operator.OperatorSettings;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingOwnObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupPolicyReconcilerTest {
    private static final Instant MADE = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-02T02:00:00Z");

    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(NOW);
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    private final TestingEvents events = new TestingEvents();
    private final BackupPolicyReconciler reconciler = new BackupPolicyReconciler(
            objects, OperatorSettings.with(Map.of("salvor.namespace", "salvor")), events, new ObjectMapper(), clock);

    @BeforeEach
    void location() {
        objects.put(Policies.location());
    }

    private Duration reconciled(BackupPolicy policy, Backup... backups) {
        UpdateControl<BackupPolicy> control = reconciler.reconcile(objects.put(policy), List.of(backups));
        return Duration.ofMillis(control.getScheduleDelay().orElseThrow());
    }

    private BackupPolicyStatus status() {
        return objects.now(BackupPolicy.class, "daily").getStatus();
    }

    private Condition condition(String type) {
        return status().conditions.stream()
                .filter(condition -> condition.type.equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static BackupPolicy daily() {
        return policy("daily", "0 3 * * *", MADE);
    }

    @Test
    void a_policy_that_can_run_is_in_force_and_says_when_it_will() {
        reconciled(daily());
        assertThat(condition("Ready").status).isEqualTo("True");
        assertThat(condition("Ready").reason).isEqualTo("Accepted");
        assertThat(status().nextScheduleTime).isEqualTo("2026-01-02T03:00:00Z");
        assertThat(status().observedGeneration).isEqualTo(1);
        assertThat(events.recorded()).isEmpty();
    }

    @Test
    void a_policy_that_stands_as_before_is_not_written_and_no_news() {
        reconciled(daily());
        calls.clear();
        reconciler.reconcile(objects.now(BackupPolicy.class, "daily"), List.of());
        assertThat(calls.made("replaceStatus")).isEmpty();
        assertThat(events.recorded()).isEmpty();
    }

    @Test
    void a_suspended_policy_is_ready_and_says_what_still_runs() {
        BackupPolicy policy = daily();
        policy.getSpec().suspend = true;
        reconciled(policy);
        assertThat(condition("Ready").status).isEqualTo("True");
        assertThat(condition("Ready").reason).isEqualTo("Suspended");
        assertThat(condition("Ready").message).contains("made by hand still runs");
        assertThat(events.recorded()).isEmpty();
    }

    @Test
    void a_policy_with_errors_waits_for_a_person_and_names_all_of_them() {
        BackupPolicy policy = policy("daily", "every day", MADE);
        policy.getSpec().timeZone = "Europe/Atlantis";
        policy.getStatus().nextScheduleTime = "2026-01-02T03:00:00Z";
        assertThat(reconciled(policy)).isEqualTo(Duration.ofMinutes(5));
        assertThat(condition("Ready").status).isEqualTo("False");
        assertThat(condition("Stalled").reason).isEqualTo("InvalidPolicy");
        assertThat(condition("Ready").message).contains("schedule", "Europe/Atlantis");
        assertThat(status().nextScheduleTime).isNull();
        assertThat(events.reasons()).containsExactly("InvalidPolicy");
    }

    @Test
    void a_policy_whose_location_is_not_there_waits_for_a_person_once_said() {
        objects.remove(BackupStorageLocation.class, "default");
        reconciled(daily());
        assertThat(condition("Stalled").reason).isEqualTo("StorageLocationNotFound");
        assertThat(condition("Ready").message)
                .contains("policy daily", "BackupStorageLocation default", "namespace salvor");
        reconciler.reconcile(objects.now(BackupPolicy.class, "daily"), List.of());
        assertThat(events.reasons()).containsExactly("StorageLocationNotFound");

        objects.put(Policies.location());
        reconciler.reconcile(objects.now(BackupPolicy.class, "daily"), List.of());
        assertThat(condition("Ready").status).isEqualTo("True");
        assertThat(status().conditions).extracting(c -> c.type).doesNotContain("Stalled");
    }

    @Test
    void a_policy_is_looked_at_again_when_its_slot_is_due() {
        clock.set(Instant.parse("2026-01-02T02:58:00Z"));
        assertThat(reconciled(daily())).isEqualTo(Duration.ofSeconds(121));
    }

    @Test
    void a_slot_far_away_is_no_reason_to_look_seldom() {
        assertThat(reconciled(daily())).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_policy_without_a_schedule_is_looked_at_now_and_then() {
        assertThat(reconciled(policy("daily", null, MADE))).isEqualTo(Duration.ofMinutes(5));
        assertThat(status().nextScheduleTime).isNull();
    }

    @Test
    void the_newest_backup_is_shown_and_the_newest_good_one_beside_it() {
        reconciled(
                daily(),
                backup("good", "daily", MADE, BackupPhase.Completed),
                backup("older", "daily", MADE.minusSeconds(60), BackupPhase.Completed),
                backup("bad", "daily", MADE.plusSeconds(600), BackupPhase.PartiallyFailed));
        assertThat(status().lastBackup.name).isEqualTo("bad");
        assertThat(status().lastBackup.phase).isEqualTo(BackupPhase.PartiallyFailed);
        assertThat(status().lastBackup.completionTime)
                .isEqualTo(MADE.plusSeconds(660).toString());
        assertThat(status().lastSuccessfulTime).isEqualTo(MADE.plusSeconds(60).toString());
    }

    @Test
    void a_backup_that_nobody_has_looked_at_yet_is_new() {
        reconciled(daily(), backup("b", "daily", MADE, null), backup("a", "daily", MADE, BackupPhase.Failed));
        assertThat(status().lastBackup.name)
                .as("of the same second, the later name")
                .isEqualTo("b");
        assertThat(status().lastBackup.phase).isEqualTo(BackupPhase.New);
        assertThat(status().lastSuccessfulTime).isNull();
    }

    @Test
    void a_policy_that_changed_meanwhile_is_looked_at_soon() {
        BackupPolicy read = objects.put(daily());
        objects.put(daily());
        UpdateControl<BackupPolicy> control = reconciler.reconcile(read, List.of());
        assertThat(control.getScheduleDelay()).contains(500L);
        assertThat(status().conditions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 410, 500, TestingCalls.TIMEOUT})
    void what_cannot_be_read_or_written_is_tried_again(int code) {
        calls.fail("get BackupStorageLocation", 1, code);
        assertThatThrownBy(() -> reconciled(daily())).isInstanceOf(KubernetesClientException.class);
        calls.fail("replaceStatus BackupPolicy", 1, code);
        assertThatThrownBy(() -> reconciled(daily())).isInstanceOf(KubernetesClientException.class);
        reconciled(daily());
        assertThat(condition("Ready").status).isEqualTo("True");
    }
}
