package io.salvor.operator.policy;

import static io.salvor.operator.policy.Policies.backup;
import static io.salvor.operator.policy.Policies.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.kubernetes.Labels;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.Leaders;
import io.salvor.operator.run.Leadership;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingOwnObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTickTest {
    private static final Instant MADE = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant SLOT = Instant.parse("2026-01-02T03:00:00Z");
    private static final String NAME = "daily-20260102030000";

    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(SLOT.plusSeconds(5));
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    private final TestingEvents events = new TestingEvents();
    private final ScheduleTick tick = tick(Leaders.leading());

    private ScheduleTick tick(Leadership leadership) {
        return new ScheduleTick(
                objects, OperatorSettings.with(Map.of("salvor.namespace", "salvor")), leadership, events, clock);
    }

    private BackupPolicy daily() {
        return objects.put(policy("daily", "0 3 * * *", MADE));
    }

    private List<String> backups() {
        return objects.now(Backup.class).stream()
                .map(backup -> backup.getMetadata().getName())
                .toList();
    }

    private String lastSlot() {
        return objects.now(BackupPolicy.class, "daily").getStatus().lastScheduleTime;
    }

    @Test
    void a_due_slot_becomes_a_backup_named_after_it() {
        daily();
        tick.tick();
        Backup made = objects.now(Backup.class, NAME);
        assertThat(made.getSpec().policy).isEqualTo("daily");
        assertThat(made.getSpec().scheduledFor).isEqualTo(SLOT.toString());
        assertThat(made.getMetadata().getLabels()).containsEntry(Labels.POLICY, "daily");
        assertThat(lastSlot()).isEqualTo(SLOT.toString());
        assertThat(events.reasons()).containsExactly("Started");
    }

    @Test
    void a_slot_runs_once_however_often_the_clock_ticks() {
        daily();
        tick.tick();
        tick.tick();
        assertThat(backups()).containsExactly(NAME);
        assertThat(events.reasons()).containsExactly("Started");
    }

    @Test
    void a_slot_that_another_replica_has_started_is_taken_note_of_without_news() {
        daily();
        objects.put(backup(NAME, "daily", SLOT, BackupPhase.Completed));
        tick.tick();
        assertThat(lastSlot()).isEqualTo(SLOT.toString());
        assertThat(events.recorded()).isEmpty();
    }

    @Test
    void a_replica_that_does_not_lead_asks_for_nothing() {
        daily();
        tick(new Leadership()).tick();
        assertThat(calls.made()).isEmpty();
    }

    @Test
    void before_its_slot_a_policy_does_nothing() {
        clock.set(SLOT.minusSeconds(1));
        daily();
        tick.tick();
        assertThat(backups()).isEmpty();
        assertThat(lastSlot()).isNull();
    }

    @Test
    void a_policy_without_a_schedule_or_that_is_suspended_does_nothing() {
        objects.put(policy("on-request", null, MADE));
        BackupPolicy suspended = policy("suspended", "0 3 * * *", MADE);
        suspended.getSpec().suspend = true;
        objects.put(suspended);
        tick.tick();
        assertThat(backups()).isEmpty();
    }

    @Test
    void one_run_of_a_policy_goes_on_at_a_time_and_the_slot_waits() {
        daily();
        objects.put(backup("by-hand", "daily", MADE, BackupPhase.InProgress));
        tick.tick();
        assertThat(backups()).containsExactly("by-hand");
        assertThat(lastSlot()).isNull();
        objects.put(backup("by-hand", "daily", MADE, BackupPhase.Failed));
        tick.tick();
        assertThat(backups()).containsExactly("by-hand", NAME);
    }

    @Test
    void a_run_of_another_policy_keeps_nobody_waiting() {
        daily();
        objects.put(backup("weekly-1", "weekly", MADE, null));
        tick.tick();
        assertThat(backups()).containsExactly(NAME, "weekly-1");
    }

    @Test
    void a_slot_that_is_too_old_is_missed_and_said_so() {
        daily();
        clock.set(SLOT.plus(Duration.ofHours(2)));
        tick.tick();
        assertThat(backups()).isEmpty();
        assertThat(lastSlot()).isEqualTo(SLOT.toString());
        assertThat(events.recorded()).singleElement().satisfies(news -> {
            assertThat(news.type()).isEqualTo("Warning");
            assertThat(news.reason()).isEqualTo("Missed");
        });
        tick.tick();
        assertThat(events.recorded()).hasSize(1);
    }

    @Test
    void jitter_and_starting_deadline_are_those_of_the_policy() {
        BackupPolicy policy = policy("daily", "0 3 * * *", MADE);
        policy.getSpec().jitter = "30m";
        policy.getSpec().startingDeadline = "3h";
        objects.put(policy);
        clock.set(SLOT.plus(Duration.ofHours(2)));
        tick.tick();
        assertThat(backups()).containsExactly(NAME);
    }

    @Test
    void a_policy_whose_schedule_cannot_be_read_keeps_no_other_from_running() {
        objects.put(policy("broken", "every day", MADE));
        daily();
        tick.tick();
        assertThat(backups()).containsExactly(NAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 409, 410, 500, TestingCalls.TIMEOUT})
    void a_backup_that_cannot_be_made_is_made_by_a_later_tick_and_others_run(int code) {
        daily();
        objects.put(policy("hourly", "0 * * * *", MADE));
        calls.fail("create Backup " + NAME, 1, code);
        tick.tick();
        assertThat(backups()).containsExactly("hourly-20260102030000");
        assertThat(lastSlot()).isNull();
        tick.tick();
        assertThat(backups()).containsExactly(NAME, "hourly-20260102030000");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 409, 410, 500, TestingCalls.TIMEOUT})
    void a_slot_that_could_not_be_noted_is_not_started_again(int code) {
        daily();
        calls.fail("editStatus BackupPolicy daily", 1, code);
        tick.tick();
        assertThat(lastSlot()).isNull();
        objects.put(backup(NAME, "daily", SLOT, BackupPhase.Completed));
        tick.tick();
        assertThat(lastSlot()).isEqualTo(SLOT.toString());
        assertThat(backups()).containsExactly(NAME);
        assertThat(events.reasons()).containsExactly("Started");
    }

    @Test
    void a_creation_whose_answer_was_lost_makes_no_second_backup() {
        daily();
        calls.loseAnswer("create Backup", 1);
        tick.tick();
        objects.put(backup(NAME, "daily", SLOT, BackupPhase.Completed));
        tick.tick();
        assertThat(backups()).containsExactly(NAME);
        assertThat(lastSlot()).isEqualTo(SLOT.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"list Backup", "list BackupPolicy"})
    void without_a_list_nothing_starts(String call) {
        daily();
        calls.fail(call, 1, 500);
        assertThatThrownBy(tick::tick).isInstanceOf(KubernetesClientException.class);
        assertThat(backups()).isEmpty();
        tick.tick();
        assertThat(backups()).containsExactly(NAME);
    }

    private BackupPolicy changed(BackupPolicy policy, Instant at) {
        ManagedFieldsEntry spec = new ManagedFieldsEntry();
        spec.setManager("kubectl");
        spec.setTime(at.toString());
        ManagedFieldsEntry status = new ManagedFieldsEntry();
        status.setManager("salvor");
        status.setSubresource("status");
        status.setTime(clock.instant().toString());
        policy.getMetadata().setManagedFields(List.of(spec, status));
        return objects.put(policy);
    }

    private BackupPolicy now() {
        return objects.now(BackupPolicy.class, "daily");
    }

    @Test
    void an_earlier_slot_of_a_changed_schedule_is_neither_started_nor_missed() {
        daily();
        tick.tick();
        for (String schedule : List.of("0 9 * * *", "0 5 * * *")) {
            clock.set(SLOT.plus(Duration.ofHours(6)).plusSeconds(600));
            BackupPolicy policy = now();
            policy.getSpec().schedule = schedule;
            changed(policy, clock.instant().minusSeconds(3));
            tick.tick();
            tick.tick();
        }
        assertThat(backups()).containsExactly(NAME);
        assertThat(events.reasons()).containsExactly("Started");
        assertThat(now().getStatus().schedule).isEqualTo("0 5 * * * UTC");
        assertThat(now().getStatus().scheduleSince)
                .isEqualTo(clock.instant().minusSeconds(3).toString());
    }

    @Test
    void a_policy_that_is_resumed_or_gets_its_first_schedule_waits_for_the_next_slot() {
        BackupPolicy policy = policy("daily", "0 3 * * *", MADE);
        policy.getSpec().suspend = true;
        objects.put(policy);
        objects.put(policy("first", null, MADE));
        tick.tick();
        clock.set(SLOT.plusSeconds(600));
        policy = now();
        policy.getSpec().suspend = false;
        objects.put(policy);
        BackupPolicy first = objects.now(BackupPolicy.class, "first");
        first.getSpec().schedule = "0 3 * * *";
        objects.put(first);
        tick.tick();
        clock.set(SLOT.plus(Duration.ofHours(5)));
        tick.tick();
        assertThat(backups()).isEmpty();
        assertThat(events.recorded()).isEmpty();
        clock.set(SLOT.plus(Duration.ofDays(1)));
        tick.tick();
        assertThat(backups()).containsExactly("daily-20260103030000", "first-20260103030000");
    }

    @Test
    void a_slot_that_came_after_the_change_is_caught_up_though_the_operator_was_away_at_the_change() {
        BackupPolicy policy = policy("daily", "0 1 * * *", MADE);
        policy.getStatus().schedule = "0 1 * * * UTC";
        policy.getStatus().scheduleSince = MADE.toString();
        policy.getStatus().lastScheduleTime = "2026-01-02T01:00:00Z";
        policy.getSpec().schedule = "0 3 * * *";
        changed(policy, SLOT.minusSeconds(60));
        tick.tick();
        assertThat(backups()).containsExactly(NAME);
    }

    @Test
    void after_an_upgrade_a_schedule_holds_since_the_policy_was_made() {
        BackupPolicy policy = daily();
        policy.getStatus().lastScheduleTime = "2026-01-01T03:00:00Z";
        changed(policy, SLOT.plusSeconds(4));
        tick.tick();
        assertThat(backups()).containsExactly(NAME);
        assertThat(now().getStatus().scheduleSince).isEqualTo(MADE.toString());
    }

    @Test
    void a_clock_that_was_ahead_silences_no_policy() {
        BackupPolicy policy = policy("daily", "0 3 * * *", MADE);
        policy.getStatus().lastScheduleTime = "2036-01-01T03:00:00Z";
        policy.getStatus().schedule = "0 3 * * * UTC";
        policy.getStatus().scheduleSince = "2036-01-01T02:00:00Z";
        objects.put(policy);
        tick.tick();
        tick.tick();
        assertThat(events.reasons()).containsExactly("ClockWasAhead");
        assertThat(backups()).isEmpty();
        clock.set(SLOT.plus(Duration.ofDays(1)));
        tick.tick();
        assertThat(backups()).containsExactly("daily-20260103030000");
    }

    @Test
    void a_run_that_a_clock_was_ahead_for_hides_no_slot_and_is_said_once() {
        daily();
        Backup ahead = backup("ahead", "daily", MADE, BackupPhase.InProgress);
        ahead.getSpec().scheduledFor = SLOT.plus(Duration.ofDays(3)).toString();
        objects.put(ahead);
        BackupPolicy policy = objects.now(BackupPolicy.class, "daily");
        policy.getStatus().lastScheduleTime = ahead.getSpec().scheduledFor;
        objects.put(policy);
        for (int minutes = -20; minutes <= 20; minutes++) {
            clock.set(SLOT.plus(Duration.ofMinutes(minutes)));
            tick.tick();
        }
        assertThat(events.reasons()).containsExactly("ClockWasAhead");
        objects.put(backup("ahead", "daily", MADE, BackupPhase.Completed));
        tick.tick();
        assertThat(backups()).contains("daily-20260102030000");
    }

    @Test
    void a_slot_that_could_not_wait_for_a_long_run_is_no_warning() {
        daily();
        objects.put(backup("by-hand", "daily", MADE, BackupPhase.InProgress));
        clock.set(SLOT.plus(Duration.ofHours(2)));
        tick.tick();
        tick.tick();
        assertThat(lastSlot()).isEqualTo(SLOT.toString());
        assertThat(events.recorded()).singleElement().satisfies(news -> {
            assertThat(news.type()).isEqualTo("Normal");
            assertThat(news.reason()).isEqualTo("SlotSkipped");
        });
    }

    @Test
    void a_slot_whose_note_failed_is_noted_while_its_backup_goes_on_so_that_deleting_it_starts_no_other() {
        daily();
        calls.fail("editStatus BackupPolicy daily", 1, 409);
        tick.tick();
        assertThat(lastSlot()).isNull();
        tick.tick();
        assertThat(lastSlot()).isEqualTo(SLOT.toString());
        objects.remove(Backup.class, NAME);
        tick.tick();
        assertThat(backups()).isEmpty();
    }

    @Test
    void a_time_that_cannot_be_read_keeps_no_policy_from_running() {
        BackupPolicy odd = policy("a", "0 3 * * *", MADE);
        odd.getStatus().lastScheduleTime = "yesterday";
        objects.put(odd);
        BackupPolicy odder = policy("b", "0 3 * * *", MADE);
        odder.getMetadata().setCreationTimestamp("once");
        objects.put(odder);
        daily();
        tick.tick();
        assertThat(backups()).containsExactly("a-20260102030000", NAME);
        assertThat(objects.now(BackupPolicy.class, "a").getStatus().lastScheduleTime)
                .isEqualTo(SLOT.toString());
    }

    @Test
    void a_backup_that_has_ended_is_not_read() {
        daily();
        Backup ended = backup("old", "daily", MADE, BackupPhase.InProgress);
        ended.getMetadata().setLabels(Map.of(Labels.ENDED, "Completed"));
        objects.put(ended);
        tick.tick();
        assertThat(backups()).containsExactly(NAME, "old");
    }

    @Test
    void a_policy_at_rest_is_written_once() {
        clock.set(SLOT.minusSeconds(100));
        daily();
        tick.tick();
        tick.tick();
        assertThat(calls.made())
                .filteredOn(call -> call.startsWith("editStatus"))
                .hasSize(1);
    }
}
